package io.gradwatch.monitor.history;

import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.TensorRole;
import java.util.OptionalDouble;

/** What is kept of a layer's weights at one step. Unlike detectors, tells infinity from NaN. */
final class LayerValues {

  private boolean hasWeights;
  private boolean hasUpdate;
  private double gradientNorm;
  private double updateNorm;
  private double parameterNorm;

  void read(StepColumns step, int layer) {
    hasWeights = false;
    hasUpdate = false;
    gradientNorm = 0;
    updateNorm = 0;
    parameterNorm = 0;
    for (int t = step.tensorsBegin(layer); t < step.tensorsEnd(layer); t++) {
      TensorRole role = step.role(t);
      if (role == TensorRole.WEIGHT || role == TensorRole.RECURRENT_WEIGHT) {
        hasWeights = true;
        hasUpdate |= step.hasUpdate(t) && step.hasParameterNorm(t);
        gradientNorm = norm(gradientNorm, gradientNorm(step, t));
        updateNorm = norm(updateNorm, step.updateL2Norm(t));
        parameterNorm = norm(parameterNorm, step.parameterL2Norm(t));
      }
    }
  }

  /** NaN if elements are not finite although the norm, of the others, is. */
  private static double gradientNorm(StepColumns step, int tensor) {
    double norm = step.l2Norm(tensor);
    return step.nonFinite(tensor) > 0 && Double.isFinite(norm) ? Double.NaN : norm;
  }

  /** L2 norm over two parts; NaN if one is, even if the other is infinite. */
  private static double norm(double one, double other) {
    if (one == 0) {
      return Math.abs(other);
    }
    return Double.isNaN(one) || Double.isNaN(other) ? Double.NaN : Math.hypot(one, other);
  }

  OptionalDouble gradientNorm() {
    return hasWeights ? OptionalDouble.of(gradientNorm) : OptionalDouble.empty();
  }

  OptionalDouble updateRatio() {
    return hasUpdate && parameterNorm != 0
        ? OptionalDouble.of(updateNorm / parameterNorm)
        : OptionalDouble.empty();
  }
}
