package io.gradwatch.detect.window;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;

/**
 * Figures of a layer at one step.
 *
 * @param weightNorm L2 norm of the weights' gradient; NaN when an element of it is not finite
 * @param nonZeroWeights elements of the weights' gradient that are not zero
 * @param updateMeasured whether the update was
 * @param updateNorm L2 norm of the weights' update; NaN when not measured, or not finite
 * @param parameterNorm L2 norm of the weights; NaN when not measured
 * @param nonFinite elements of gradient and activation that are NaN or infinite
 * @param saturatedShare of the activation; 0 when not measured
 */
public record LayerFigures(
    double weightNorm,
    long nonZeroWeights,
    boolean updateMeasured,
    double updateNorm,
    double parameterNorm,
    long nonFinite,
    double saturatedShare) {

  static LayerFigures of(LayerReport report) {
    double gradient = 0;
    boolean updateMeasured = false;
    double update = 0;
    double parameter = 0;
    long nonZero = 0;
    long nonFinite = report.activation().map(ActivationReport::nonFinite).orElse(0L);
    for (TensorReport tensor : report.tensors()) {
      nonFinite += tensor.nonFinite() + (Double.isFinite(tensor.l2Norm()) ? 0 : 1);
      if (LayerHistory.isWeight(tensor)) {
        gradient = Math.hypot(gradient, tensor.nonFinite() > 0 ? Double.NaN : tensor.l2Norm());
        updateMeasured |= tensor.updateL2Norm().isPresent();
        update = Math.hypot(update, tensor.updateL2Norm().orElse(Double.NaN));
        parameter = Math.hypot(parameter, tensor.parameterL2Norm().orElse(Double.NaN));
        nonZero += tensor.elements() - tensor.zeros();
      }
    }
    double saturated = report.activation().map(ActivationReport::saturatedShare).orElse(0.0);
    return new LayerFigures(
        gradient, nonZero, updateMeasured, update, parameter, nonFinite, saturated);
  }

  /** L2 norm of the update over that of the weights; NaN when not measured or there are none. */
  public double updateRatio() {
    return parameterNorm == 0 ? Double.NaN : updateNorm / parameterNorm;
  }

  /** L2 norm of the gradient over that of the weights; NaN when not measured or there are none. */
  public double gradientRatio() {
    return parameterNorm == 0 ? Double.NaN : weightNorm / parameterNorm;
  }
}
