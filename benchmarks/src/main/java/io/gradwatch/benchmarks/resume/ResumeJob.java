package io.gradwatch.benchmarks.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** The job: a convolutional classifier of images, with dropout. */
final class ResumeJob {

  private ResumeJob() {}

  /** Writes a job file and its model. */
  static Path write(Path folder, String name, ResumeSettings settings) throws IOException {
    int side = settings.images().isPresent() ? 28 : 8;
    Files.writeString(folder.resolve("model.json"), model(side));
    String data =
        settings
            .images()
            .map(images -> "{format: idx, train: '" + images + "', scale: minmax}")
            .orElse("{format: digits, scale: minmax}");
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: %s
        model: model.json
        data: %s
        batchSize: %d
        epochs: 1000000
        maxSteps: %d
        checkpoints: {every: %s, keep: 2}
        """
            .formatted(name, data, settings.batchSize(), settings.steps(), settings.checkpoints()));
  }

  private static String model(int side) {
    int kernel = side == 28 ? 5 : 3;
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.001))
        .list()
        .layer(convolution(kernel, 8))
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(convolution(side == 28 ? 5 : 2, 16))
        .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).dropOut(0.8).build())
        .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
        .setInputType(InputType.convolutionalFlat(side, side, 1))
        .build()
        .toJson();
  }

  private static ConvolutionLayer convolution(int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .activation(Activation.RELU)
        .build();
  }
}
