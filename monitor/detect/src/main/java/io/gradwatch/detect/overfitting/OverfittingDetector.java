package io.gradwatch.detect.overfitting;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TestLosses;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Overfitting (Prechelt 1998, "Early stopping, but when?": generalisation loss): the test loss, as
 * the median of its newest values, is {@link OverfittingLimits#testLossRise} times its lowest,
 * which is {@link OverfittingLimits#evaluations} evaluations ago (or half of that rise, twice as
 * many evaluations ago), and the training loss is well below it and close to its own lowest: in a
 * diverging run both rise. A rise that is small relative to what the run has learned is info.
 * Inconclusive if no test loss is reported.
 */
public final class OverfittingDetector implements Detector {

  private final OverfittingLimits limits;

  public OverfittingDetector(OverfittingLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.OVERFITTING;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    TestLosses test = run.curves().testLoss();
    if (test.count() <= limits.evaluations()) {
      return Observation.inconclusive();
    }
    double rise = run.feature(Feature.TEST_LOSS_RISE);
    boolean risen =
        (rise >= limits.testLossRise() && test.evaluationsSinceLowest() >= limits.evaluations())
            || (rise >= limits.sustainedTestLossRise()
                && test.evaluationsSinceLowest() >= limits.sustainedEvaluations());
    boolean gap =
        test.medianOfNewest(run.windows().testEvaluations())
            >= limits.testToTrainingRatio() * run.feature(Feature.LOSS_LEVEL);
    boolean stillLearning =
        run.feature(Feature.LOSS_LEVEL)
            <= limits.trainingLossSlack() * run.feature(Feature.LOWEST_LOSS);
    if (risen && gap && stillLearning && hasLearned(run)) {
      return Observation.abnormal(severity(run, test), () -> finding(run, test));
    }
    return rise < limits.sustainedTestLossRise()
        ? Observation.normal()
        : Observation.inconclusive();
  }

  /** A model that predicts no more than a constant memorises nothing. */
  private boolean hasLearned(RunView run) {
    return !(run.feature(Feature.LOSS_LEVEL) >= limits.learnedShare() * run.facts().baselineLoss());
  }

  private Severity severity(RunView run, TestLosses test) {
    boolean alerting =
        test.medianOfNewest(run.windows().testEvaluations()) - test.lowest()
            >= limits.alertingRise() * run.feature(Feature.REFERENCE_LOSS);
    return alerting ? Severity.WARNING : Severity.INFO;
  }

  private Finding finding(RunView run, TestLosses test) {
    return new Finding(
        severity(run, test),
        Optional.empty(),
        List.of(),
        Math.max(run.firstStep(), test.lowestStep()),
        String.format(
            Locale.ROOT,
            "The test loss was lowest at step %d (%.3g) and has risen to %.3g, while the training loss"
                + " is %.3g: the model is memorising the training set.",
            test.lowestStep(),
            test.lowest(),
            test.medianOfNewest(run.windows().testEvaluations()),
            run.feature(Feature.LOSS_LEVEL)),
        List.of(
            Evidence.of(
                "test loss",
                test.medianOfNewest(run.windows().testEvaluations()),
                limits.testLossRise() * test.lowest()),
            Evidence.of("lowest test loss", test.lowest()),
            Evidence.of("training loss", run.feature(Feature.LOSS_LEVEL))),
        List.of(
            RemedyKey.STOP_EARLY.withText(
                String.format(
                    Locale.ROOT,
                    "Stop at step %d, where the test loss was lowest, and keep those weights.",
                    test.lowestStep())),
            RemedyKey.USE_DROPOUT.withText("Use dropout with a rate of 0.5 in the hidden layers."),
            RemedyKey.USE_WEIGHT_DECAY.withText("Add weight decay (L2) of 0.001 to 0.01.")));
  }
}
