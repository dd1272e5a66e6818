package io.gradwatch.detect.window;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;

/**
 * Figures of a layer at one step.
 *
 * @param weightGradientNorm L2 norm of the weights' gradient; NaN when an element of it is not
 *     finite
 * @param weights elements of the weights
 * @param nonZeroWeightGradients elements of the weights' gradient that are not zero
 * @param units of the layer, by its bias; 0 when it has none
 * @param allZero whether every element of every gradient is exactly zero
 * @param updateMeasured whether the update was
 * @param updateNorm L2 norm of the weights' update; NaN when not measured, or not finite
 * @param parameterNorm L2 norm of the weights; NaN when not measured
 * @param nonFinite elements of gradient and activation that are NaN or infinite
 * @param saturatedShare of the activation; 0 when not measured
 * @param magnitudes of the weights' gradient
 */
public record LayerStepStatistics(
    double weightGradientNorm,
    long weights,
    long nonZeroWeightGradients,
    long units,
    boolean allZero,
    boolean updateMeasured,
    double updateNorm,
    double parameterNorm,
    long nonFinite,
    double saturatedShare,
    MagnitudeBuckets magnitudes) {

  static LayerStepStatistics of(LayerReport report) {
    double gradient = 0;
    boolean updateMeasured = false;
    double update = 0;
    double parameter = 0;
    long weights = 0;
    long nonZero = 0;
    long units = 0;
    boolean onlyZeros = true;
    long nonFinite = report.activation().map(ActivationReport::nonFinite).orElse(0L);
    for (TensorReport tensor : report.tensors()) {
      TensorStatistics statistics = tensor.gradient();
      nonFinite += statistics.nonFinite() + (Double.isFinite(statistics.l2Norm()) ? 0 : 1);
      onlyZeros &= statistics.zeros() == statistics.elements();
      units = tensor.role() == TensorRole.BIAS ? statistics.elements() : units;
      if (LayerHistory.isWeight(tensor)) {
        weights += statistics.elements();
        gradient =
            Math.hypot(gradient, statistics.nonFinite() > 0 ? Double.NaN : statistics.l2Norm());
        updateMeasured |= tensor.updateL2Norm().isPresent();
        update = Math.hypot(update, tensor.updateL2Norm().orElse(Double.NaN));
        parameter = Math.hypot(parameter, tensor.parameterL2Norm().orElse(Double.NaN));
        nonZero += statistics.elements() - statistics.zeros();
      }
    }
    double saturated = report.activation().map(ActivationReport::saturatedShare).orElse(0.0);
    return new LayerStepStatistics(
        gradient,
        weights,
        nonZero,
        units,
        onlyZeros,
        updateMeasured,
        update,
        parameter,
        nonFinite,
        saturated,
        MagnitudeBuckets.of(report));
  }

  /** L2 norm of the update over that of the weights; NaN when not measured or there are none. */
  public double updateRatio() {
    return parameterNorm == 0 ? Double.NaN : updateNorm / parameterNorm;
  }

  /**
   * Root mean square of the weights times the root of the fan-in, the factor by which a layer
   * scales a signal of independent inputs (Glorot and Bengio 2010; He et al. 2015): 1 after Glorot,
   * 1.4 after He. NaN when weights or units are not known.
   */
  public double gain() {
    return units == 0 ? Double.NaN : parameterNorm / Math.sqrt((double) units);
  }
}
