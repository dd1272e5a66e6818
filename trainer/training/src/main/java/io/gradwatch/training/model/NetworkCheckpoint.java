package io.gradwatch.training.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is needed to resume training a network from a step.
 *
 * @param parameters all parameters
 * @param updaterState moments of the updater; empty when it has none
 * @param iterations steps taken, as Deeplearning4j counts them for schedules and updaters
 * @param epochs epochs completed, as Deeplearning4j counts them for schedules
 */
public record NetworkCheckpoint(
    INDArray parameters, Optional<INDArray> updaterState, int iterations, int epochs) {

  static NetworkCheckpoint of(
      INDArray parameters, @Nullable INDArray state, int iterations, int epochs) {
    return new NetworkCheckpoint(parameters, Optional.ofNullable(state), iterations, epochs);
  }

  /** The same with copies of the arrays. */
  NetworkCheckpoint copy() {
    return new NetworkCheckpoint(
        parameters.dup(), updaterState.map(INDArray::dup), iterations, epochs);
  }

  /**
   * Copies the arrays into those of a network.
   *
   * @throws IllegalArgumentException if the network has another number of parameters, or its
   *     updater another state
   */
  void restoreInto(INDArray parameterView, @Nullable INDArray stateView) {
    requireSameLength("parameters", parameterView.length(), parameters.length());
    requireSameLength(
        "values of updater state",
        stateView == null ? 0 : stateView.length(),
        updaterState.map(INDArray::length).orElse(0L));
    parameterView.assign(parameters);
    if (stateView != null && updaterState.isPresent()) {
      stateView.assign(updaterState.get());
    }
  }

  private static void requireSameLength(String what, long network, long checkpoint) {
    if (network != checkpoint) {
      throw new IllegalArgumentException(
          "the network has " + network + " " + what + ", the checkpoint " + checkpoint);
    }
  }
}
