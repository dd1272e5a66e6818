package io.gradwatch.benchmarks.population;

import io.gradwatch.training.loop.BatchTransform;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Random;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Faults that are planted in an initialised network or in a batch. */
final class FaultInjection {

  private FaultInjection() {}

  /** Sets a share of a layer's biases, chosen at random with the layer's width as seed. */
  static Consumer<TrainableNetwork> setBiases(String layer, double share, double value) {
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
  static Consumer<TrainableNetwork> scaleParameters(double factor) {
    return learner -> learner.model().params().muli(factor);
  }

  /** Multiplies the inputs of the batch at one step. */
  static BatchTransform scaleInputsAt(long step, double factor) {
    return (currentStep, batch) -> currentStep == step ? scaleInputs(batch, factor) : batch;
  }

  /** Sets the first input of the batch at one step. */
  static BatchTransform setFirstInputAt(long step, double value) {
    return (currentStep, batch) -> {
      if (currentStep == step) {
        batch.getFeatures().putScalar(0, value);
      }
      return batch;
    };
  }

  private static DataSet scaleInputs(DataSet batch, double factor) {
    batch.getFeatures().muli(factor);
    return batch;
  }
}
