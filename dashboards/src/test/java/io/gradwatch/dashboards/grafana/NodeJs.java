package io.gradwatch.dashboards.grafana;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs the Node scripts beside the dashboards, and installs their packages. */
final class NodeJs {

  private NodeJs() {}

  /** Runs a script; fails with its output if its exit code is not 0. */
  static void run(Path folder, String script, String... arguments) {
    runOrFail(folder, Stream.concat(Stream.of("node", script), Stream.of(arguments)).toList());
  }

  /** Installs the packages of the directory's lock file, unless they are installed. */
  static void install(Path folder) {
    try {
      Path lock = folder.resolve("package-lock.json");
      Path installed = folder.resolve("node_modules/.installed-lock.json");
      if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
        return;
      }
      runOrFail(
          folder,
          List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
      Files.copy(lock, installed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void runOrFail(Path folder, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(
          command.get(0)
              + " cannot be run: ./gradwatch test installs what the tests need (Debian: nodejs npm)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sorted names of the files in a directory. */
  static List<String> fileNames(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
