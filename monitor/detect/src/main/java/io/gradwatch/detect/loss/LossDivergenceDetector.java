package io.gradwatch.detect.loss;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Diverging loss: the median of the newest {@link LossDivergenceLimits#losses} losses is {@link
 * LossDivergenceLimits#divergedRatio} times the lowest mean over as many losses of the attempt and
 * exceeds the reference, and it is not falling. A spike of a few steps does not move that median.
 */
public final class LossDivergenceDetector implements Detector {

  private final LossDivergenceLimits limits;

  public LossDivergenceDetector(LossDivergenceLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.LOSS_DIVERGENCE;
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
    if (isImpossible(run)) {
      return Observation.abnormal(Severity.CRITICAL, () -> impossibleFinding(run));
    }
    double lowest = lowest(run);
    if (run.trend() == LossTrend.UNKNOWN || !(lowest > 0)) {
      return Observation.inconclusive();
    }
    double level =
        run.loss().median(run.hasSmallBatches() ? limits.lossesOfSmallBatches() : limits.losses());
    boolean rising = run.trend() == LossTrend.RISING;
    boolean diverged =
        level >= (rising ? limits.divergedRatioWhileRising() : limits.divergedRatio()) * lowest
            && level
                >= (rising ? limits.divergedRatioWhileRising() : limits.divergedReferenceRatio())
                    * run.feature(Feature.REFERENCE_LOSS);
    if (!diverged) {
      return Observation.normal();
    }
    return run.trend() == LossTrend.FALLING
        ? Observation.inconclusive()
        : Observation.abnormal(Severity.CRITICAL, () -> finding(run, level, lowest));
  }

  /** Whether a cross-entropy is negative: the negative logarithm of a probability never is. */
  private boolean isImpossible(RunView run) {
    return run.facts().hasCrossEntropyLoss()
        && run.loss().count() >= limits.negativeLosses()
        && run.loss().highest(limits.negativeLosses()) < 0;
  }

  private Finding impossibleFinding(RunView run) {
    return new Finding(
        Severity.CRITICAL,
        Optional.empty(),
        List.of(),
        run.stepsAgo(limits.negativeLosses() - 1),
        String.format(
            Locale.ROOT,
            "The loss is %.3g, and a cross-entropy cannot be negative: labels are outside of 0 to 1, and"
                + " the loss falls without end.",
            run.loss().median(limits.negativeLosses())),
        List.of(
            Evidence.of("loss", run.loss().median(limits.negativeLosses()), 0),
            Evidence.of("initial loss", run.initialLoss())),
        List.of(
            RemedyKey.CHECK_DATA.withText(
                "Encode the labels as 0 and 1, or as one of several classes (one-hot)."),
            RemedyKey.MATCH_OUTPUT_ACTIVATION.withText(
                "Use softmax with one output unit per class for labels of several classes."),
            RemedyKey.CHANGE_LOSS.withText("Use a squared error if the labels are quantities.")));
  }

  /** The lowest level so far, or the initial one in a run that diverges from its first step. */
  private double lowest(RunView run) {
    return Math.min(run.loss().curve().lowest(limits.losses()), run.initialLoss());
  }

  private Finding finding(RunView run, double level, double lowest) {
    double learningRate = run.curves().learningRate();
    return new Finding(
        Severity.CRITICAL,
        Optional.empty(),
        List.of(),
        run.stepsAgo(run.loss().count() - 1),
        String.format(
            Locale.ROOT,
            "The loss has risen from %.3g to %.3g%s.",
            lowest,
            level,
            learningRate > 0
                ? String.format(
                    Locale.ROOT, ": a learning rate of %.3g overshoots the minimum", learningRate)
                : ""),
        List.of(
            Evidence.of("loss", level, limits.divergedRatio() * lowest),
            Evidence.of("lowest loss", lowest),
            Feature.REFERENCE_LOSS.evidence(run.feature(Feature.REFERENCE_LOSS))),
        List.of(
            LearningRateRemedy.lower(learningRate),
            RemedyKey.CLIP_GRADIENT_NORM.withText("Clip the gradient norm of each layer at 1."),
            RemedyKey.WARM_UP.withText("Warm up the learning rate over the first 100 steps."),
            RemedyKey.SCALE_INPUTS.withText(
                "Standardise the inputs to mean 0 and standard deviation 1.")));
  }
}
