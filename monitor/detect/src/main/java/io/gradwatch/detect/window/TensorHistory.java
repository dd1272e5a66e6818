package io.gradwatch.detect.window;

import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;

/**
 * Gradient norm of one parameter tensor over the recent steps.
 *
 * @param param name of the parameter within its layer
 * @param role role of the parameter
 * @param nonZero number of elements of the newest gradient that are not zero
 * @param norms gradient norm by step; NaN if an element was not finite
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
   * Quantile, over the newest {@code steps}, of the root mean square of the gradient over the
   * elements that received any; NaN if no step was finite.
   */
  double rms(int steps, double quantile) {
    return norms.newest(steps).quantile(quantile) / Math.sqrt((double) Math.max(1, nonZero));
  }
}
