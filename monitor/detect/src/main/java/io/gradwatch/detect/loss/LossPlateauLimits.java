package io.gradwatch.detect.loss;

/**
 * Limits of {@link LossPlateauDetector}. The reference is the loss at the start of the run, or the
 * baseline loss if that is lower.
 *
 * @param minSteps steps before a plateau is reported. 36
 * @param minStepsShare minimum share of the planned steps before a plateau is reported, if that is
 *     more than {@code minSteps}. 0.04
 * @param alertingSteps steps after which a plateau is a warning. 150
 * @param alertingStepsShare share of the planned steps after which a plateau is a warning, if that
 *     is more than {@code alertingSteps}; never more than half of the planned steps. 0.15
 * @param plateauShare loss over the reference at which practically nothing was learned. 0.95:
 *     overlapping classes may be learned to 0.8
 * @param recoveredShare loss over the reference below which a plateau is over. 0.8
 * @param belowBaseline loss over the baseline loss below which a model may predict more than a
 *     constant. 0.998
 * @param belowBaselineErrors standard errors by which the loss is then below it, too few to be
 *     sure. 1
 * @param expectedProgress share of the loss by which the rest of the run has to reduce it. 0.03
 * @param expectedProgressInNoise the same share when the slope is not significant. 0.2
 * @param standardErrors standard errors of the slope that a noisy loss is credited with. 0.5
 * @param gradientGrowthDecades decades by which a layer's gradient grows over its window when a run
 *     is about to leave its plateau. 0.2
 */
public record LossPlateauLimits(
    int minSteps,
    double minStepsShare,
    int alertingSteps,
    double alertingStepsShare,
    double plateauShare,
    double recoveredShare,
    double belowBaseline,
    double belowBaselineErrors,
    double expectedProgress,
    double expectedProgressInNoise,
    double standardErrors,
    double gradientGrowthDecades) {

  public static LossPlateauLimits defaults() {
    return new LossPlateauLimits(36, 0.04, 150, 0.15, 0.95, 0.8, 0.998, 1, 0.03, 0.2, 0.5, 0.2);
  }
}
