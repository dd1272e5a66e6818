package io.gradwatch.lab.recipe;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Activation of the output layer, and the loss. */
public record OutputSpec(Activation activation, LossFunction loss) {

  /** For classes encoded one-hot. */
  public static OutputSpec softmax() {
    return new OutputSpec(Activation.SOFTMAX, LossFunction.MCXENT);
  }

  /** For a regression. */
  public static OutputSpec linear() {
    return new OutputSpec(Activation.IDENTITY, LossFunction.MSE);
  }

  /**
   * The pair that matches the data: softmax, sigmoid for a single class, identity for a regression.
   */
  public static OutputSpec matching(DataSplit data) {
    if (data.task() == PredictionTask.REGRESSION) {
      return linear();
    }
    return data.outputs() == 1 ? new OutputSpec(Activation.SIGMOID, LossFunction.XENT) : softmax();
  }
}
