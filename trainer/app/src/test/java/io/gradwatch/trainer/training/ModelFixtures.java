package io.gradwatch.trainer.training;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of two inputs and two classes, and a job to train them on. */
final class ModelFixtures {

  private ModelFixtures() {}

  static MultiLayerConfiguration layers() {
    return new NeuralNetConfiguration.Builder()
        .seed(99)
        .updater(new Adam(0.05))
        .list()
        .layer(new DenseLayer.Builder().nIn(2).nOut(6).activation(Activation.TANH).build())
        .layer(output())
        .build();
  }

  static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .seed(99)
        .updater(new Adam(0.05))
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "hidden",
            new DenseLayer.Builder().nIn(2).nOut(6).activation(Activation.TANH).build(),
            "in")
        .addLayer("out", output(), "hidden")
        .setOutputs("out")
        .build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(6)
        .nOut(2)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** Forty points on two sides of a line. */
  static Path points(Path folder) throws IOException {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      int side = i % 2;
      points.append((side == 0 ? -1 : 1) + i * 0.01).append(',').append(i % 7 * 0.1).append(',');
      points.append(side).append('\n');
    }
    return Files.writeString(folder.resolve("points.csv"), points);
  }

  static Job job(Path folder, Path model) throws IOException {
    DataSpec data =
        new DataSpec(
            DataSpec.Format.CSV,
            Optional.of(points(folder)),
            Optional.of(points(folder)),
            0,
            1,
            new DataSpec.Target.Classes(2, 2),
            0,
            DataSpec.Scale.NONE,
            true);
    return new Job("points", model, 7, data, 16, 20, 1_000);
  }
}
