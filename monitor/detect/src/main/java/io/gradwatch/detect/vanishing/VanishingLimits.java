package io.gradwatch.detect.vanishing;

/**
 * Where a fading gradient becomes a vanishing one.
 *
 * @param steps over which medians are taken. 20: one odd batch moves nothing, and a verdict still
 *     comes within 50 steps
 * @param depthRatio gradient of a layer over that of the strongest layer behind it. 1e-3, the order
 *     of AutoTrainer (ICSE 2021); here of the root mean square over the elements that receive any
 *     gradient, so that a wide layer or an embedding does not look weak
 * @param recovered factor over {@code depthRatio} at which the trouble is over. 3
 */
public record VanishingLimits(int steps, double depthRatio, double recovered) {

  public static VanishingLimits defaults() {
    return new VanishingLimits(20, 1e-3, 3);
  }
}
