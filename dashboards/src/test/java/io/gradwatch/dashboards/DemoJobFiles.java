package io.gradwatch.dashboards;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The job files of the demo: three networks with faults and a healthy one. */
public final class DemoJobFiles {

  public static final String HEALTHY = "healthy-relu";
  public static final String VANISHING = "deep-sigmoid";
  public static final String EXPLODING = "hot-learning-rate";
  public static final String VANISHING_THROUGH_TIME = "forgetful-rnn";

  private static final Path DEMO_DIRECTORY =
      MetricCatalogue.MODULE_DIRECTORY.resolveSibling(
          "cli/src/main/resources/io/gradwatch/cli/demo");

  private DemoJobFiles() {}

  /** The files of all four jobs. */
  public static List<Path> all() {
    return List.of(
        jobFile(VANISHING), jobFile(EXPLODING), jobFile(VANISHING_THROUGH_TIME), jobFile(HEALTHY));
  }

  /** The file of the job with this name. */
  public static Path jobFile(String name) {
    Path file = DEMO_DIRECTORY.resolve(name).resolve("job.yaml");
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("no demo job " + file);
    }
    return file;
  }
}
