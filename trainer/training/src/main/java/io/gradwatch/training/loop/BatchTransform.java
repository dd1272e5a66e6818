package io.gradwatch.training.loop;

import org.nd4j.linalg.dataset.DataSet;

/** Changes batches before the network is trained on them, for example to insert a NaN at a step. */
@FunctionalInterface
public interface BatchTransform {

  /**
   * Called before each step.
   *
   * @param step from 0
   * @param batch may be changed in place
   * @return batch to train on
   */
  DataSet transform(long step, DataSet batch);
}
