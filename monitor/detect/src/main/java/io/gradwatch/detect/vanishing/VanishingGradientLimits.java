package io.gradwatch.detect.vanishing;

/**
 * Where a fading gradient becomes a vanishing one.
 *
 * @param steps over which medians are taken. 20: one odd batch moves nothing, and a verdict still
 *     comes within 50 steps
 * @param depthRatio gradient of a layer over that of the strongest layer behind it. 1e-3, the order
 *     of AutoTrainer (ICSE 2021); here of the root mean square over the elements that receive any
 *     gradient, so that a wide layer or an embedding does not look weak
 * @param level gradient norm over parameter norm, in the strongest layer of a run that stands.
 *     1e-6: a thousandth of what an ordinary rate of 1e-3 needs for an update ratio of 1e-6
 * @param trend gradient norm over that of the first steps, the same. 1e-4
 * @param recoveredFactor factor over {@code depthRatio} at which the trouble is over. 3
 */
public record VanishingGradientLimits(
    int steps, double depthRatio, double level, double trend, double recoveredFactor) {

  public static VanishingGradientLimits defaults() {
    return new VanishingGradientLimits(20, 1e-3, 1e-6, 1e-4, 3);
  }
}
