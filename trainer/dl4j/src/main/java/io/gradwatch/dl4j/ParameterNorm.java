package io.gradwatch.dl4j;

import java.util.OptionalDouble;

/**
 * L2 norm of one parameter tensor, step by step. Parameters change slowly, and measuring them takes
 * another pass over memory, a third of the cost of a step. The norm of a large tensor is therefore
 * cached until its error could exceed {@link #TOLERANCE}. The error is bounded, since an update
 * changes a norm by at most its own norm: | ‖p − u‖ − ‖p‖ | ≤ ‖u‖. Other changes of parameters
 * (constraints, averaging, the user's code) are seen within {@link #MAX_STEPS_BETWEEN} steps.
 */
final class ParameterNorm {

  /**
   * Length in elements (64 KB) up to which a pass takes negligible time, so the norm is measured at
   * every step.
   */
  static final long ALWAYS_MEASURED = 16_384;

  /** Maximum relative error of a cached norm. */
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
   * Returns the norm after a step.
   *
   * @param update L2 norm of the update, may be NaN or infinite; empty if unknown
   * @param parameters flat parameters of the whole network after the step
   */
  double afterStep(OptionalDouble update, FlatValues parameters) {
    possibleChange += update.orElse(Double.POSITIVE_INFINITY);
    stepsSinceMeasured++;
    boolean withinTolerance = possibleChange <= TOLERANCE * norm; // false if any of them is NaN
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
