package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunView;

/**
 * Which of the recent norms represents a layer: the median of a few steps or, with small batches,
 * the maximum of the whole window. Most single examples bypass a ReLU or are predicted well, so the
 * few others carry all of the gradient.
 */
final class RepresentativeNorm {

  private RepresentativeNorm() {}

  static int steps(RunView run, VanishingGradientLimits limits) {
    return run.hasSmallBatches() ? RollingWindow.CAPACITY : limits.steps();
  }

  static double quantile(RunView run) {
    return run.hasSmallBatches() ? 1 : 0.5;
  }
}
