package io.gradwatch.cli;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.publisher.KafkaPublisher;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A program that watches a training in three lines and closes nothing. */
final class UnclosedTraining {

  private static final int EXAMPLES = 16;
  private static final int UNITS = 8;

  private UnclosedTraining() {}

  /** Arguments: bootstrap address, spool folder, epochs, and {@code exit} to call System.exit. */
  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(0.01))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(UNITS)
                        .nOut(UNITS)
                        .activation(Activation.TANH)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.init();
    var features = Nd4j.rand(EXAMPLES, UNITS);
    var data = new ListDataSetIterator<>(List.of(new DataSet(features, features.sum(true, 1))), 1);
    int epochs = Integer.parseInt(args[2]);

    KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(args[0]).spoolFolder(Path.of(args[1])).build();
    GradwatchListener listener = GradwatchListener.watch(network, publisher);
    System.out.println(listener.run());
    System.out.flush();
    network.fit(data, epochs);

    if (args[3].equals("exit")) {
      System.exit(3);
    }
  }
}
