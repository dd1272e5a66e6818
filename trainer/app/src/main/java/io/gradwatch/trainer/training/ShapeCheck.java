package io.gradwatch.trainer.training;

import io.gradwatch.trainer.job.Job;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.model.FailureReason;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Arrays;
import org.nd4j.linalg.dataset.DataSet;

/** Whether a network and the data are made for each other, before anybody is told of a run. */
final class ShapeCheck {

  private ShapeCheck() {}

  /**
   * Passes one example through.
   *
   * @throws JobException telling the shapes that do not fit
   */
  static void require(Job job, TrainableNetwork network, Examples examples) throws JobException {
    if (!network.hasSingleInputAndOutput()) {
      throw new JobException(
          job.model() + ": a job takes a graph with one input and one output; this one has more");
    }
    DataSet example = examples.first(1);
    long[] labelShape = example.getLabels().shape();
    long[] outputShape;
    try {
      outputShape = network.output(example.getFeatures()).shape();
    } catch (RuntimeException failed) {
      throw new JobException(
          job.model()
              + ": does not take an input of shape "
              + Arrays.toString(example.getFeatures().shape())
              + ", as data.features and data.sequence make it: "
              + FailureReason.of(failed),
          failed);
    }
    if (!Arrays.equals(outputShape, labelShape)) {
      throw new JobException(
          job.model()
              + ": gives an output of shape "
              + Arrays.toString(outputShape)
              + " for one example; data.target makes labels of shape "
              + Arrays.toString(labelShape));
    }
  }
}
