package io.gradwatch.detect.vanishing;

/**
 * Where a fading gradient becomes a vanishing one.
 *
 * @param steps over which medians are taken. 20: one odd batch moves nothing, and a verdict still
 *     comes within 50 steps
 * @param quantileOfSmallBatches instead of the median, over the whole window, where a batch has a
 *     few examples: most of them may have passed a rectifier by, or be answered well. 0.9
 * @param depthRatio gradient of a layer over that of the strongest layer behind it. 1e-3, the order
 *     of AutoTrainer (ICSE 2021); here of the root mean square over the elements that receive any
 *     gradient, so that a wide layer or an embedding does not look weak
 * @param level gradient norm over parameter norm, in the strongest layer of a run that stands.
 *     1e-6: a thousandth of what an ordinary rate of 1e-3 needs for an update ratio of 1e-6
 * @param faded gradient norm over that of the first steps, the same. 1e-4
 * @param recovered factor over {@code depthRatio} at which the trouble is over. 3
 */
public record VanishingLimits(
    int steps,
    double quantileOfSmallBatches,
    double depthRatio,
    double level,
    double faded,
    double recovered) {

  public static VanishingLimits defaults() {
    return new VanishingLimits(20, 0.9, 1e-3, 1e-6, 1e-4, 3);
  }
}
