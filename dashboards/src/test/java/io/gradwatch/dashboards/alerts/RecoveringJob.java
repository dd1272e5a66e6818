package io.gradwatch.dashboards.alerts;

import io.gradwatch.dashboards.DemoJobFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's exploding job, and the same run after its learning rate was lowered. */
record RecoveringJob(Path folder) {

  static final String RUN = "recovering";

  /** The job as in the demo; its gradient explodes. */
  Path withHighLearningRate() throws IOException {
    return write("hot", "5.0");
  }

  /** The job with a lower learning rate; it learns. */
  Path withLowLearningRate() throws IOException {
    return write("cool", "0.05");
  }

  private Path write(String name, String learningRate) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Path demo = DemoJobFiles.jobFile(DemoJobFiles.EXPLODING);
    Files.writeString(
        home.resolve("model.json"),
        Files.readString(demo.resolveSibling("model.json"))
            .replaceAll("(\"learningRate\" *: *)[0-9.]+", "$1" + learningRate));
    return Files.writeString(
        home.resolve("job.yaml"),
        Files.readString(demo).replace("name: " + DemoJobFiles.EXPLODING, "name: " + RUN));
  }
}
