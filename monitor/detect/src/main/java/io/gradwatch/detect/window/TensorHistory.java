package io.gradwatch.detect.window;

import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.TensorRole;
import java.nio.charset.StandardCharsets;

/** Gradient norm of one parameter tensor over the recent steps. */
public final class TensorHistory {

  private final String param;
  private final byte[] paramUtf8;
  private final TensorRole role;
  private final RollingWindow norms;
  private long nonZero;

  TensorHistory(String param, TensorRole role, RollingWindow norms) {
    this.param = param;
    this.paramUtf8 = param.getBytes(StandardCharsets.UTF_8);
    this.role = role;
    this.norms = norms;
  }

  /** Whether a tensor of a step is this parameter in the same role. */
  boolean isSame(StepColumns step, int tensor) {
    return role == step.role(tensor) && step.paramIs(tensor, paramUtf8);
  }

  /** Adds the gradient norm of one more step; NaN if an element was not finite. */
  void add(StepColumns step, int tensor) {
    nonZero = step.elements(tensor) - step.zeros(tensor);
    norms.add(step.nonFinite(tensor) > 0 ? Double.NaN : step.l2Norm(tensor));
  }

  /** Name of the parameter within its layer. */
  public String param() {
    return param;
  }

  public TensorRole role() {
    return role;
  }

  /** Gradient norm by step; NaN if an element was not finite. */
  public RollingWindow norms() {
    return norms;
  }

  boolean isWeight() {
    return role == TensorRole.WEIGHT || role == TensorRole.RECURRENT_WEIGHT;
  }

  /**
   * Quantile, over the newest {@code steps}, of the root mean square of the gradient over the
   * elements that received any; NaN if no step was finite.
   */
  double rms(int steps, double quantile) {
    return norms.quantile(steps, quantile) / Math.sqrt((double) Math.max(1, nonZero));
  }
}
