package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunView;

/**
 * Which of the last norms stands for a layer: the median of a few steps; where a batch has a few
 * examples, the largest of the whole window. Most single examples pass a rectifier by or are
 * answered well, and the few others hold all that is to be learned.
 */
final class RepresentativeNorm {

  private RepresentativeNorm() {}

  static int steps(RunView run, VanishingGradientLimits limits) {
    return run.curves().hasSmallBatches() ? RollingWindow.CAPACITY : limits.steps();
  }

  static double quantile(RunView run) {
    return run.curves().hasSmallBatches() ? 1 : 0.5;
  }
}
