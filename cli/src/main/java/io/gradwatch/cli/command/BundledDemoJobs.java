package io.gradwatch.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Job files and models of the demo, bundled in the jar. */
final class BundledDemoJobs {

  private static final String FOLDER = "/io/gradwatch/cli/demo/";

  /** In training order. */
  private static final List<String> NAMES =
      List.of("deep-sigmoid", "hot-learning-rate", "forgetful-rnn", "healthy-relu");

  private BundledDemoJobs() {}

  /** Copies all jobs into a folder and returns the paths of the job files. */
  static List<Path> copyTo(Path folder) throws IOException {
    List<Path> jobs = new ArrayList<>();
    for (String name : NAMES) {
      Files.createDirectory(folder.resolve(name));
      copy(name + "/model.json", folder);
      jobs.add(copy(name + "/job.yaml", folder));
    }
    return jobs;
  }

  private static Path copy(String file, Path folder) throws IOException {
    try (InputStream in = BundledDemoJobs.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IOException("not in the jar: " + FOLDER + file);
      }
      Files.copy(in, folder.resolve(file));
      return folder.resolve(file);
    }
  }
}
