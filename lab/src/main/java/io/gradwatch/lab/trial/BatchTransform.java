package io.gradwatch.lab.trial;

import org.nd4j.linalg.dataset.DataSet;

/** What happens to batches on their way into the network, for example a broken row at a step. */
@FunctionalInterface
public interface BatchTransform {

  /**
   * Called before each step.
   *
   * @param step from 0
   * @param batch which may be changed in place
   * @return what is trained on
   */
  DataSet transform(long step, DataSet batch);
}
