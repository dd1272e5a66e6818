package io.gradwatch.dashboards;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The demo's jobs where they lie in the tree: three networks that go wrong, one that does not. */
public final class DemoJobs {

  public static final String HEALTHY = "healthy-relu";
  public static final String VANISHING = "deep-sigmoid";
  public static final String EXPLODING = "hot-learning-rate";
  public static final String FORGETFUL = "forgetful-rnn";

  private static final Path FOLDER =
      Catalogue.FOLDER.resolveSibling(
          "deploy/standalone/src/main/resources/io/gradwatch/standalone/demo");

  private DemoJobs() {}

  /** All four. */
  public static List<Path> all() {
    return List.of(job(VANISHING), job(EXPLODING), job(FORGETFUL), job(HEALTHY));
  }

  /** The job file of this name. */
  public static Path job(String name) {
    Path job = FOLDER.resolve(name).resolve("job.yaml");
    if (!Files.exists(job)) {
      throw new IllegalArgumentException("no demo job " + job);
    }
    return job;
  }
}
