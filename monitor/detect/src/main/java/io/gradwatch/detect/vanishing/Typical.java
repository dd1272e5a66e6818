package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.Window;

/**
 * Which of the last norms stands for a layer: the median of a few steps; where a batch has a few
 * examples, the largest of the whole window. Most single examples pass a rectifier by or are
 * answered well, and the few others hold all that is to be learned.
 */
final class Typical {

  private Typical() {}

  static int steps(RunView run, VanishingLimits limits) {
    return run.course().smallBatches() ? Window.CAPACITY : limits.steps();
  }

  static double quantile(RunView run) {
    return run.course().smallBatches() ? 1 : 0.5;
  }
}
