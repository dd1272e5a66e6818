package io.gradwatch.benchmarks.resume;

import io.gradwatch.cli.Gradwatch;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** {@code ./gradwatch train} in a JVM of its own. */
final class TrainerProcess implements AutoCloseable {

  private final Process process;
  private final Path output;

  private TrainerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a training.
   *
   * @param folder folder for its output, which is appended, for its spool and for its runs
   * @param threads threads for tensor arithmetic
   */
  static TrainerProcess start(Path folder, String bootstrap, Path job, int threads)
      throws IOException {
    Path output = folder.resolve("trainer.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Gradwatch.class.getName(), "train", "--bootstrap", bootstrap));
    command.addAll(List.of("--out", folder.resolve("runs").toString(), job.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()));
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.environment().put("XDG_STATE_HOME", folder.resolve("spool").toString());
    Process process = builder.start();
    process.getOutputStream().close();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new TrainerProcess(process, output);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Sends SIGKILL and waits until the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Requires that the process has ended well.
   *
   * @throws IOException if it has not; the message has the end of its output
   */
  void requireSuccess() throws IOException, InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      List<String> lines = Files.readAllLines(output);
      throw new IOException(
          "the trainer ended with exit code "
              + code
              + ": "
              + String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size())));
    }
  }

  /** Resident memory in bytes; empty where the operating system does not show it in /proc. */
  OptionalLong residentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
