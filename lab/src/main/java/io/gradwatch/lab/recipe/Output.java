package io.gradwatch.lab.recipe;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Task;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The last layer's activation, and the loss. */
public record Output(Activation activation, LossFunction loss) {

  /** For classes, one-hot. */
  public static Output softmax() {
    return new Output(Activation.SOFTMAX, LossFunction.MCXENT);
  }

  /** For values. */
  public static Output linear() {
    return new Output(Activation.IDENTITY, LossFunction.MSE);
  }

  /** The pair that suits the data: softmax, sigmoid for a single class, identity for values. */
  public static Output suiting(DataSplit data) {
    if (data.task() == Task.VALUES) {
      return linear();
    }
    return data.outputs() == 1 ? new Output(Activation.SIGMOID, LossFunction.XENT) : softmax();
  }
}
