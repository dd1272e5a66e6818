package io.gradwatch.trainer.training;

import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.model.FailureReason;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Arrays;
import org.nd4j.linalg.dataset.DataSet;

/** Checks before a run is reported that the network's input and output match the data. */
final class ShapeCheck {

  private ShapeCheck() {}

  /**
   * Passes one example through the network.
   *
   * @throws JobException if the shapes do not match; the message contains both
   */
  static void require(Job job, TrainableNetwork network, Examples examples) throws JobException {
    if (!network.hasSingleInputAndOutput()) {
      throw new JobException(
          job.model()
              + ": has more than one input or output; a job needs a graph with one of each");
    }
    DataSet example = examples.first(1);
    long[] labelShape = example.getLabels().shape();
    long[] outputShape;
    try {
      outputShape = network.output(example).shape();
    } catch (RuntimeException failed) {
      throw new JobException(
          job.model()
              + ": does not accept an input of shape "
              + Arrays.toString(example.getFeatures().shape())
              + ", which data.features and data.sequence define: "
              + FailureReason.of(failed),
          failed);
    }
    if (!Arrays.equals(outputShape, labelShape)) {
      throw new JobException(
          job.model()
              + ": has an output of shape "
              + Arrays.toString(outputShape)
              + " for one example; data.target defines labels of shape "
              + Arrays.toString(labelShape));
    }
  }
}
