package io.gradwatch.training.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is needed to resume training from a step.
 *
 * @param parameters copy of all parameters
 * @param updaterState copy of the updater's moments; empty when it has none
 * @param iterations steps taken
 */
public record NetworkCheckpoint(
    INDArray parameters, Optional<INDArray> updaterState, int iterations) {

  static NetworkCheckpoint of(INDArray parameters, @Nullable INDArray state, int iterations) {
    return new NetworkCheckpoint(
        parameters.dup(), Optional.ofNullable(state).map(INDArray::dup), iterations);
  }

  void restoreInto(INDArray parameterView, @Nullable INDArray stateView) {
    parameterView.assign(parameters);
    if (stateView != null && updaterState.isPresent()) {
      stateView.assign(updaterState.get());
    }
  }
}
