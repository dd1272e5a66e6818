package io.gradwatch.detect.exploding;

/**
 * Where a large gradient becomes an exploding one.
 *
 * @param growth gradient norm of a layer over the 90th percentile of the steps before. 30: with a
 *     batch of one, norms swing by five decades around their median, by less than ten around that
 *     percentile
 * @param destructiveUpdateRatio update norm over parameter norm at which a step throws the weights
 *     away. 0.3: a healthy step is 1e-4 to 1e-2
 * @param growthWhenReplaced growth that suffices when a whole parameter norm was thrown. 10
 * @param growthWhenRepeated growth that suffices when two steps in a row threw the weights. 5: each
 *     step then feeds the next
 * @param level gradient norm over parameter norm that no healthy run keeps up while its loss
 *     stands. 1e3
 * @param levelSteps for how many steps. 20
 * @param extremeLevel the same at which two steps suffice: a loss of this steepness has targets of
 *     a million. 1e6
 * @param recovered growth under which the trouble is over. 3
 */
public record ExplodingGradientLimits(
    double growth,
    double destructiveUpdateRatio,
    double growthWhenReplaced,
    double growthWhenRepeated,
    double level,
    int levelSteps,
    double extremeLevel,
    double recovered) {

  public static ExplodingGradientLimits defaults() {
    return new ExplodingGradientLimits(30, 0.3, 10, 5, 1e3, 20, 1e6, 3);
  }
}
