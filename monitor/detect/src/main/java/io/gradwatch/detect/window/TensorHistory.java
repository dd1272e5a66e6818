package io.gradwatch.detect.window;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;

/**
 * The gradient norm of one parameter tensor over the last steps.
 *
 * @param param name within its layer
 * @param role what the parameter is for
 * @param nonZero elements of the newest gradient that are not zero
 * @param norms one for each step; NaN where an element was not finite
 */
public record TensorHistory(String param, TensorRole role, long nonZero, RollingWindow norms) {

  static TensorHistory of(TensorReport report, RollingWindow before) {
    TensorStatistics gradient = report.gradient();
    return new TensorHistory(
        report.param(),
        report.role(),
        gradient.elements() - gradient.zeros(),
        before.plus(gradient.nonFinite() > 0 ? Double.NaN : gradient.l2Norm()));
  }

  /**
   * Root mean square of the gradient over the elements that received any, quantile over the newest
   * {@code steps}; NaN when no step was finite.
   */
  double rms(int steps, double quantile) {
    return norms.newest(steps).quantile(quantile) / Math.sqrt((double) Math.max(1, nonZero));
  }
}
