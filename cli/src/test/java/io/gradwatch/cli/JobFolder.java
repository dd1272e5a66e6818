package io.gradwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Writes job files: valid ones, and one for each kind of mistake. */
final class JobFolder {

  private final Path folder;

  JobFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    write("model.json", model(8));
  }

  /** A classifier of the bundled digits. */
  private static String model(int units) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Sgd(0.1))
        .list(
            new DenseLayer.Builder().nIn(64).nOut(units).build(),
            new DenseLayer.Builder().nIn(units).nOut(units).build(),
            new OutputLayer.Builder().nIn(units).nOut(10).activation(Activation.SOFTMAX).build())
        .build()
        .toJson();
  }

  Path digits(String name, long maxSteps) throws IOException {
    return job(name, "epochs: 1000000\nmaxSteps: " + maxSteps, "model.json", "format: digits");
  }

  /** A job with dropout that writes a checkpoint every 40 steps. */
  Path resumable(String name, long maxSteps) throws IOException {
    write("dropout.json", dropout());
    return job(
        name,
        "epochs: 1000000\nmaxSteps: " + maxSteps + "\ncheckpoints: {every: 40 steps, keep: 2}",
        "dropout.json",
        "{format: digits, scale: minmax}");
  }

  private static String dropout() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.001))
        .list(
            new DenseLayer.Builder().nIn(64).nOut(64).activation(Activation.RELU).build(),
            new DenseLayer.Builder()
                .nIn(64)
                .nOut(64)
                .activation(Activation.RELU)
                .dropOut(0.9)
                .build(),
            new OutputLayer.Builder().nIn(64).nOut(10).activation(Activation.SOFTMAX).build())
        .build()
        .toJson();
  }

  /** A job that takes about a second per step and does not end. */
  Path slow(String name) throws IOException {
    write("large.json", model(2_000));
    return job(name, "epochs: 1000000", "large.json", "format: digits", 1_797);
  }

  Path withUnknownKey(String name) throws IOException {
    return job(name, "epoch: 3", "model.json", "format: digits");
  }

  Path withMissingData(String name) throws IOException {
    return job(name, "epochs: 1", "model.json", csv("nowhere.csv"));
  }

  Path withLabelOutOfRange(String name) throws IOException {
    write("labels.csv", "0.5,2\n0.5,7\n");
    return job(name, "epochs: 1", "model.json", csv("labels.csv"));
  }

  Path withModel(String name, String json) throws IOException {
    write(name + ".json", json);
    return job(name, "epochs: 1", name + ".json", "format: digits");
  }

  private static String csv(String file) {
    return """
        format: csv
          train: %s
          features: [0, 0]
          target: {kind: classes, column: 1, classes: 3}"""
        .formatted(file);
  }

  private Path job(String name, String length, String model, String data) throws IOException {
    return job(name, length, model, data, 32);
  }

  private Path job(String name, String length, String model, String data, int batchSize)
      throws IOException {
    return write(
        name + ".yaml",
        """
        name: %s
        model: %s
        batchSize: %d
        %s
        data:
          %s
        """
            .formatted(name, model, batchSize, length, data));
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(folder.resolve(file), text);
  }
}
