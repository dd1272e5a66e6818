package io.gradwatch.detect.exploding;

/**
 * Limits of {@link ExplodingGradientDetector}.
 *
 * @param growth gradient norm of a layer over the 90th percentile of the steps before. 30: with a
 *     batch size of 1, norms vary by five decades around their median and by less than a factor of
 *     ten around that percentile
 * @param destructiveUpdateRatio update norm over parameter norm at which one update destroys the
 *     weights. 0.3: a healthy update ratio is 1e-4 to 1e-2
 * @param growthWhenReplaced sufficient growth if one update was as large as the weights. 10
 * @param growthWhenRepeated sufficient growth if two consecutive updates were destructive. 5: each
 *     update then increases the next
 * @param level gradient norm over parameter norm that no healthy run sustains while its loss has
 *     plateaued. 1e3
 * @param levelSteps number of steps for which the level has to be exceeded. 20
 * @param extremeLevel level at which two steps suffice: a loss of this slope has targets of the
 *     order of a million. 1e6
 * @param recovered growth below which the problem is over. 3
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
