package io.gradwatch.detect.loss;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TestLosses;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Loss plateau: the loss is above {@link LossPlateauLimits#plateauShare} of the reference, and the
 * regression line through the newest three quarters of all losses shows that the rest of the run
 * will not change that, even at the best slope that its noise permits:
 *
 * <pre>(|slope| + ½ standard error) · steps left &lt; progress · loss</pre>
 *
 * If epochs are short, the line goes through the epoch means, which are free of the noise of
 * batches. Inconclusive until {@link LossPlateauLimits#minSteps}, during warm-up, and while
 * gradients grow: a network that leaves a saddle point shows it in its gradient before it shows in
 * its loss (Saxe et al. 2014). Inconclusive too while the test loss falls: it has no noise of
 * batches.
 *
 * <p>A model that learns nothing that holds for other examples has a plateau as well, in its test
 * loss: the training loss has left that of the best constant prediction, and the test loss has not.
 */
public final class LossPlateauDetector implements Detector {

  private final LossPlateauLimits limits;

  public LossPlateauDetector(LossPlateauLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.LOSS_PLATEAU;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    return OutputObservations.of(run, this::detectLoss);
  }

  private Observation detectLoss(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN || !hasMinSteps(run) || run.isWarmingUp()) {
      return Observation.inconclusive();
    }
    if (learnsNothingGeneral(run)) {
      return Observation.abnormal(severity(run), () -> findingOfTestLoss(run));
    }
    double level = run.feature(Feature.LOSS_LEVEL);
    if (!(run.feature(Feature.REFERENCE_LOSS) > 0)
        || level < limits.recoveredShare() * run.feature(Feature.REFERENCE_LOSS)) {
      return Observation.normal();
    }
    if (level < limits.plateauShare() * run.feature(Feature.REFERENCE_LOSS)) {
      return Observation.inconclusive();
    }
    if (mayBeBelowBaseline(run)) {
      return Observation.inconclusive();
    }
    LossSlope slope = LossSlope.of(run, limits);
    if (!slope.isKnown() || run.isLearning() || isGradientGrowing(run)) {
      return Observation.inconclusive();
    }
    double expectedFall = -slope.perStep() * horizon(run);
    double uncertainty = limits.standardErrors() * slope.standardError() * horizon(run);
    double requiredProgress =
        slope.isSignificant() ? limits.expectedProgress() : limits.expectedProgressInNoise();
    boolean leavesPlateau =
        LossSlope.recent(run, limits).falls(limits.expectedProgress() * level, horizon(run))
            || isTestLossFalling(run);
    if (leavesPlateau || Math.abs(expectedFall) + uncertainty >= requiredProgress * level) {
      return Observation.inconclusive();
    }
    return Observation.abnormal(severity(run), () -> finding(run, level, slope.perStep()));
  }

  /** Whether the loss may be below the baseline, by less than its noise shows so far. */
  private boolean mayBeBelowBaseline(RunView run) {
    return run.feature(Feature.LATE_LOSS)
            + limits.belowBaselineErrors() * run.feature(Feature.LATE_LOSS_ERROR)
        < limits.belowBaseline() * run.facts().baselineLoss();
  }

  /**
   * Whether the test loss falls significantly, by the expected progress over the rest of the run.
   * The newest half of the test losses spans half of the run, or less in a run of many evaluations,
   * whose training loss then shows its own slope.
   */
  private boolean isTestLossFalling(RunView run) {
    double horizonInHalves = 2 * horizon(run) / run.stepsSeen();
    return run.feature(Feature.TEST_LOSS_SLOPE_ERRORS) <= -limits.significantErrors()
        && run.feature(Feature.TEST_LOSS_CHANGE) * horizonInHalves <= -limits.expectedProgress();
  }

  /**
   * Whether the training loss has left its plateau and the test loss has not: it was lowest when
   * nothing was learned yet, and never below that of the best constant prediction. A model that has
   * memorised its examples, or whose test loss fell at first, is left to overfitting.
   */
  private boolean learnsNothingGeneral(RunView run) {
    TestLosses test = run.curves().testLoss();
    return test.evaluationsSinceLowest() >= limits.minEvaluations()
        && run.feature(Feature.LOWEST_TEST_LOSS_SHARE) >= limits.testBaselineShare()
        && run.isLearning()
        && run.trend() != LossTrend.LEARNED
        && hasLeftPlateau(run, run.feature(Feature.LOSS_LEVEL))
        && !hasLeftPlateau(run, run.loss().curve().at(test.lowestStep() - run.firstStep()));
  }

  private boolean hasLeftPlateau(RunView run, double level) {
    return !(level >= limits.plateauShare() * run.facts().baselineLoss());
  }

  private boolean hasMinSteps(RunView run) {
    return run.loss().curve().losses()
        >= Math.max(limits.minSteps(), limits.minStepsShare() * plannedSteps(run));
  }

  private static double plannedSteps(RunView run) {
    return run.stepsLeft().isPresent() ? run.stepsSeen() + run.stepsLeft().getAsLong() : 0;
  }

  /** Whether the plateau is a warning: many runs that start slowly have started by then. */
  private boolean isAlerting(RunView run) {
    double plannedSteps = plannedSteps(run);
    double alertingSteps =
        Math.max(limits.alertingSteps(), limits.alertingStepsShare() * plannedSteps);
    return run.stepsSeen()
        >= (plannedSteps > 0
            ? Math.min(alertingSteps, limits.maxAlertingStepsShare() * plannedSteps)
            : alertingSteps);
  }

  /**
   * Number of steps in which progress is expected: the remaining ones, or as many as were taken.
   */
  private static double horizon(RunView run) {
    return Math.max(run.stepsSeen(), run.stepsLeft().orElse(0));
  }

  private boolean isGradientGrowing(RunView run) {
    return run.trainedLayers().stream()
        .map(LayerHistory::norms)
        .anyMatch(
            norms ->
                hasRisen(norms)
                    && norms.log10Slope() * norms.count() >= limits.gradientGrowthDecades());
  }

  /** Whether the median of the newest quarter of a window exceeds the maximum of its oldest. */
  private static boolean hasRisen(RollingWindow norms) {
    int quarter = norms.count() / 4;
    return quarter >= 4 && norms.median(quarter) > norms.quantileOfOldest(quarter, 1);
  }

  private Severity severity(RunView run) {
    return isAlerting(run) ? Severity.WARNING : Severity.INFO;
  }

  private Finding finding(RunView run, double level, double slope) {
    double ratio =
        run.trainedLayers().stream()
            .mapToDouble(layer -> layer.updateRatios().median())
            .filter(r -> !Double.isNaN(r))
            .max()
            .orElse(Double.NaN);
    return new Finding(
        severity(run),
        Optional.empty(),
        List.of(),
        onset(run),
        cause(run, level, ratio),
        List.of(
            Evidence.of("loss", level, limits.plateauShare() * run.feature(Feature.REFERENCE_LOSS)),
            Feature.REFERENCE_LOSS.evidence(run.feature(Feature.REFERENCE_LOSS)),
            new Evidence("slope", slope, OptionalDouble.empty(), "loss per step"),
            Evidence.of("largest update ratio of a layer", ratio)),
        remedies(run, ratio));
  }

  private Finding findingOfTestLoss(RunView run) {
    double lowest = run.curves().testLoss().lowest();
    return new Finding(
        severity(run),
        Optional.empty(),
        List.of(),
        run.firstStep(),
        String.format(
            Locale.ROOT,
            "The test loss was never below %.3g, that of the best constant prediction is %.3g, and the"
                + " training loss has fallen to %.3g: nothing of what the model learns holds for other"
                + " examples.",
            lowest,
            run.facts().baselineLoss(),
            run.feature(Feature.LOSS_LEVEL)),
        List.of(
            Feature.LOWEST_TEST_LOSS_SHARE.evidence(
                run.feature(Feature.LOWEST_TEST_LOSS_SHARE), limits.testBaselineShare()),
            Evidence.of("training loss", run.feature(Feature.LOSS_LEVEL))),
        List.of(
            RemedyKey.CHECK_DATA.withText(
                "Check that the labels match the inputs, and that the test data are prepared like the"
                    + " training data.")));
  }

  /** The first step if nothing was ever learned; otherwise the middle of the run. */
  private long onset(RunView run) {
    boolean neverLearned =
        !(run.feature(Feature.LOWEST_LOSS)
            < limits.plateauShare() * run.feature(Feature.REFERENCE_LOSS));
    return neverLearned
        ? run.firstStep()
        : Math.max(run.firstStep(), run.step() - run.loss().curve().losses() / 2);
  }

  private String cause(RunView run, double level, double ratio) {
    double baseline = run.facts().baselineLoss();
    if (Math.abs(level - baseline) < limits.nearBaseline() * baseline) {
      return String.format(
          Locale.ROOT,
          "The loss has plateaued at %.3g, about that of the best constant prediction (%.3g)%s.",
          level,
          baseline,
          effectOfUpdates(ratio));
    }
    return String.format(
        Locale.ROOT,
        "The loss has plateaued at %.3g, close to the reference loss of %.3g%s.",
        level,
        run.feature(Feature.REFERENCE_LOSS),
        effectOfUpdates(ratio));
  }

  private String effectOfUpdates(double ratio) {
    if (ratio == 0) {
      return "; updates do not change the weights";
    }
    return ratio < limits.smallUpdateRatio()
        ? String.format(
            Locale.ROOT, "; an update changes the weights by at most %.1e of their norm", ratio)
        : "";
  }

  private List<Remedy> remedies(RunView run, double ratio) {
    double learningRate = run.curves().learningRate();
    Remedy raise = LearningRateRemedy.raise(learningRate);
    Remedy adam = RemedyKey.USE_ADAM.withText("Use Adam with a learning rate of 0.001 to 0.01.");
    Remedy loss =
        RemedyKey.CHANGE_LOSS.withText(
            "Use cross-entropy for classification and squared error for regression: the gradient of an"
                + " absolute error is the same for small and large errors.");
    Remedy data = RemedyKey.CHECK_DATA.withText("Check that the labels match the inputs.");
    Remedy inputs =
        RemedyKey.SCALE_INPUTS.withText(
            "Standardise the inputs to mean 0 and standard deviation 1.");
    if (run.facts().updateIsNormalized().orElse(false)) {
      return ratio < limits.smallUpdateRatio()
          ? List.of(raise, loss, inputs, data)
          : List.of(inputs, loss, data);
    }
    return ratio < limits.smallUpdateRatio()
        ? List.of(adam, raise, loss, inputs, data)
        : List.of(LearningRateRemedy.lower(learningRate), adam, inputs, loss, data);
  }
}
