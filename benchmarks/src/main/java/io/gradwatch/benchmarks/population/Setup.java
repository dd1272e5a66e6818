package io.gradwatch.benchmarks.population;

import io.gradwatch.lab.trial.BatchChange;
import io.gradwatch.lab.trial.Learner;
import java.util.Random;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Faults that are planted in an initialised network, or in a batch. */
final class Setup {

  private Setup() {}

  /** Sets this share of a layer's biases, drawn by the network's own size. */
  static Consumer<Learner> biases(String layer, double share, double value) {
    return learner -> {
      INDArray bias = learner.model().getParam(layer + "_b");
      Random random = new Random(bias.length());
      for (long unit = 0; unit < bias.length(); unit++) {
        if (random.nextDouble() < share) {
          bias.putScalar(unit, value);
        }
      }
    };
  }

  /** Multiplies all weights and biases of a network. */
  static Consumer<Learner> scaled(double factor) {
    return learner -> learner.model().params().muli(factor);
  }

  /** Multiplies the inputs of one step's batch. */
  static BatchChange inputsAt(long step, double factor) {
    return (at, batch) -> at == step ? withInputs(batch, factor) : batch;
  }

  /** Sets the first input of one step's batch. */
  static BatchChange firstInputAt(long step, double value) {
    return (at, batch) -> {
      if (at == step) {
        batch.getFeatures().putScalar(0, value);
      }
      return batch;
    };
  }

  private static DataSet withInputs(DataSet batch, double factor) {
    batch.getFeatures().muli(factor);
    return batch;
  }
}
