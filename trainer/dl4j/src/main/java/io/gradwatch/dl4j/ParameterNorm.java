package io.gradwatch.dl4j;

import java.util.OptionalDouble;

/**
 * The L2 norm of one parameter tensor, step after step. Parameters change slowly, and to measure
 * them is a pass over memory, a third of what a step costs: that of a large tensor is kept until it
 * could be wrong by more than {@link #TOLERANCE}. How wrong it can be is known, since a norm
 * changes by the norm of the update at most: | ‖p − u‖ − ‖p‖ | ≤ ‖u‖. What else writes into
 * parameters (constraints, averaging, the user) is seen after {@link #MAX_STEPS_BETWEEN} steps.
 */
final class ParameterNorm {

  /** Elements up to which a pass costs nothing that could be noticed, 64 KB: measured always. */
  static final long ALWAYS_MEASURED = 16_384;

  /** Relative. */
  static final double TOLERANCE = 0.01;

  static final int MAX_STEPS_BETWEEN = 10;

  private final TensorMeasurer tensors;
  private final ParameterSlice slice;
  private double norm;
  private double possibleChange;
  private int stepsSinceMeasured;

  ParameterNorm(TensorMeasurer tensors, ParameterSlice slice) {
    this.tensors = tensors;
    this.slice = slice;
    this.stepsSinceMeasured = MAX_STEPS_BETWEEN;
  }

  /**
   * The norm after a step.
   *
   * @param update L2 norm of what the step subtracted, NaN and infinite included
   * @param parameters those of the whole network, after the step
   */
  double afterStep(OptionalDouble update, FlatValues parameters) {
    possibleChange += update.orElse(Double.POSITIVE_INFINITY);
    stepsSinceMeasured++;
    boolean withinTolerance = possibleChange <= TOLERANCE * norm; // not so when any of them is NaN
    if (slice.length() <= ALWAYS_MEASURED
        || stepsSinceMeasured >= MAX_STEPS_BETWEEN
        || !withinTolerance) {
      norm = tensors.l2Norm(parameters, slice.offset(), slice.length());
      possibleChange = 0;
      stepsSinceMeasured = 0;
    }
    return norm;
  }
}
