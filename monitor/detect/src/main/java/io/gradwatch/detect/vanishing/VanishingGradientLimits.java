package io.gradwatch.detect.vanishing;

/**
 * Limits of {@link VanishingGradientDetector}.
 *
 * @param steps number of steps of the medians. 20: one unusual batch changes nothing, and a verdict
 *     still comes within 50 steps
 * @param depthRatio gradient of a layer over that of the strongest layer behind it. 1e-3, the order
 *     of AutoTrainer (ICSE 2021); here of the root mean square over the elements that receive
 *     gradient, so that a wide layer or an embedding does not appear weak
 * @param level gradient norm over parameter norm of the strongest layer, in a run whose loss has
 *     plateaued. 1e-6: a thousandth of what a usual learning rate of 1e-3 needs for an update ratio
 *     of 1e-6
 * @param trend gradient norm over that of the first steps, likewise. 1e-4
 * @param recoveredFactor factor over {@code depthRatio} at which the problem is over. 3
 */
public record VanishingGradientLimits(
    int steps, double depthRatio, double level, double trend, double recoveredFactor) {

  public static VanishingGradientLimits defaults() {
    return new VanishingGradientLimits(20, 1e-3, 1e-6, 1e-4, 3);
  }
}
