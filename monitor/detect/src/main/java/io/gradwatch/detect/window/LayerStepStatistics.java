package io.gradwatch.detect.window;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;

/**
 * Statistics of a layer at one step.
 *
 * @param weightGradientNorm L2 norm of the weight gradient; NaN if an element is not finite
 * @param weights number of weights
 * @param nonZeroWeightGradients number of elements of the weight gradient that are not zero
 * @param units number of units, which is the size of the bias; 0 without a bias
 * @param allZero whether every element of every gradient is exactly zero
 * @param updateMeasured whether the update was measured
 * @param updateNorm L2 norm of the update of the weights; NaN if it was not measured or is not
 *     finite
 * @param parameterNorm L2 norm of the weights; NaN if it was not measured
 * @param nonFinite number of elements of gradients and activation that are NaN or infinite
 * @param saturatedShare share of saturated outputs; 0 if it was not measured
 * @param magnitudes histogram of the weight gradient
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
    boolean allZero = true;
    long nonFinite = report.activation().map(ActivationReport::nonFinite).orElse(0L);
    for (TensorReport tensor : report.tensors()) {
      TensorStatistics statistics = tensor.gradient();
      nonFinite += statistics.nonFinite() + (Double.isFinite(statistics.l2Norm()) ? 0 : 1);
      allZero &= statistics.zeros() == statistics.elements();
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
        allZero,
        updateMeasured,
        update,
        parameter,
        nonFinite,
        saturated,
        MagnitudeBuckets.of(report));
  }

  /** L2 norm of the update over that of the weights; NaN if it was not measured or is undefined. */
  public double updateRatio() {
    return parameterNorm == 0 ? Double.NaN : updateNorm / parameterNorm;
  }

  /**
   * Root mean square of the weights times the square root of the fan-in: the factor by which the
   * layer scales a signal of independent inputs (Glorot and Bengio 2010; He et al. 2015). 1 for
   * Glorot initialisation, 1.4 for He; NaN if the weights or the number of units are unknown.
   */
  public double gain() {
    return units == 0 ? Double.NaN : parameterNorm / Math.sqrt((double) units);
  }
}
