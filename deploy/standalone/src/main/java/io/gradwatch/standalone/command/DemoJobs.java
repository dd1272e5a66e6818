package io.gradwatch.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's jobs, copied out of the jar for as long as they are needed. */
final class DemoJobs implements AutoCloseable {

  private static final String FOLDER = "/io/gradwatch/standalone/demo/";

  /** In the order in which they train. */
  private static final List<String> NAMES =
      List.of("deep-sigmoid", "hot-learning-rate", "forgetful-rnn", "healthy-relu");

  private final Path folder;

  private DemoJobs(Path folder) {
    this.folder = folder;
  }

  static DemoJobs unpack() throws IOException {
    DemoJobs jobs = new DemoJobs(Files.createTempDirectory("gradwatch-demo"));
    for (String name : NAMES) {
      Files.createDirectory(jobs.folder.resolve(name));
      copy(name + "/job.yaml", jobs.folder);
      copy(name + "/model.json", jobs.folder);
    }
    return jobs;
  }

  private static void copy(String file, Path folder) throws IOException {
    try (InputStream in = DemoJobs.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IOException("not in the jar: " + FOLDER + file);
      }
      Files.copy(in, folder.resolve(file));
    }
  }

  List<Path> files() {
    return NAMES.stream().map(name -> folder.resolve(name).resolve("job.yaml")).toList();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
