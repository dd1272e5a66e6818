package io.gradwatch.detect.loss;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LossHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Oscillating loss: the mean of the recent losses is at least half of the reference, their 95th
 * percentile reaches {@link LossOscillationLimits#peakRatio} times the reference, and the loss
 * changes direction at two steps in five or more. A model that predicts the best constant has the
 * same loss for every batch; one that is overwritten by every update is confidently wrong again and
 * again, at many times that loss. A slow oscillation reverses rarely: it is detected by {@link
 * LossOscillationLimits#reversals} changes of direction of the smoothed loss, by half of the
 * reference each. The start of a run may be unstable: the severity is info until {@link
 * LossOscillationLimits#alertingSteps}. Single examples differ more than batches, so their limit is
 * higher.
 */
public final class LossOscillationDetector implements Detector {

  private final LossOscillationLimits limits;

  public LossOscillationDetector(LossOscillationLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.LOSS_OSCILLATION;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    LossHistory loss = run.loss();
    boolean afterStart = !hasLongTail(run) || run.stepsSeen() >= limits.minStepsOfSquaredErrors();
    if (loss.count() < limits.minLosses() || !afterStart || !(run.referenceLoss() > 0)) {
      return Observation.inconclusive();
    }
    boolean unlearned = loss.mean() >= limits.learnedShare() * run.referenceLoss();
    double peak = peakRatioLimit(run) * run.referenceLoss();
    boolean oscillates =
        loss.quantile(0.95) >= peak && loss.highest(limits.recentLosses()) >= peak && swings(loss);
    if (!unlearned) {
      return Observation.normal();
    }
    if (oscillatesSlowly(run)) {
      return Observation.abnormal(severity(run), () -> finding(run));
    }
    if (!oscillates) {
      boolean recovered = loss.quantile(0.95) < limits.recoveredPeakRatio() * run.referenceLoss();
      return recovered ? Observation.normal() : Observation.inconclusive();
    }
    if (run.trend() == LossTrend.FALLING
        || run.trend() == LossTrend.LEVELLED_OFF
        || loss.reversalShare() < limits.reversalShare()) {
      return Observation.inconclusive();
    }
    return Observation.abnormal(severity(run), () -> finding(run));
  }

  /** Whether the losses differ by as much as their own level: a high loss may stand still. */
  private boolean swings(LossHistory loss) {
    return loss.quantile(0.95) - loss.quantile(0.05) >= limits.swing() * loss.median();
  }

  /**
   * Whether the smoothed loss moves up and down by half of the reference, as with high momentum.
   */
  private boolean oscillatesSlowly(RunView run) {
    return !run.hasSmallBatches()
        && run.loss()
                .curve()
                .reversals(limits.smoothingLosses(), limits.reversalSwing() * run.referenceLoss())
            >= limits.reversals();
  }

  private double peakRatioLimit(RunView run) {
    if (!run.hasSmallBatches()) {
      return limits.peakRatio();
    }
    return hasLongTail(run) ? limits.peakRatioOfSquaredErrors() : limits.peakRatioOfSmallBatches();
  }

  /** Whether losses are squares of single errors, a few of which are large in a healthy run. */
  private static boolean hasLongTail(RunView run) {
    return run.hasSmallBatches() && !run.facts().hasCrossEntropyLoss();
  }

  private Severity severity(RunView run) {
    double planned =
        run.stepsLeft().isPresent() ? run.stepsSeen() + run.stepsLeft().getAsLong() : 0;
    double alertingSteps = Math.max(limits.alertingSteps(), limits.alertingStepsShare() * planned);
    return run.stepsSeen() >= alertingSteps ? Severity.WARNING : Severity.INFO;
  }

  private Finding finding(RunView run) {
    LossHistory loss = run.loss();
    return new Finding(
        severity(run),
        Optional.empty(),
        List.of(),
        run.stepsAgo(loss.count() - 1),
        String.format(
            Locale.ROOT,
            "The loss oscillates between %.2g and %.2g (reference %.2g) and does not settle%s.",
            loss.quantile(0.05),
            loss.quantile(0.95),
            run.referenceLoss(),
            run.curves().batchSize() == 1
                ? ": with a batch size of 1, single examples dominate the updates"
                : ""),
        List.of(
            Evidence.of(
                "95th percentile of the loss",
                loss.quantile(0.95),
                peakRatioLimit(run) * run.referenceLoss()),
            Evidence.of("mean loss", loss.mean(), limits.learnedShare() * run.referenceLoss()),
            Evidence.of(
                "share of steps at which the loss changes direction",
                loss.reversalShare(),
                limits.reversalShare()),
            Evidence.of("reference loss", run.referenceLoss())),
        remedies(run));
  }

  private List<Remedy> remedies(RunView run) {
    List<Remedy> remedies = new ArrayList<>();
    double learningRate = run.curves().learningRate();
    Remedy lower = LearningRateRemedy.lower(learningRate);
    remedies.add(lower);
    if (run.curves().batchSize() > 0 && run.curves().batchSize() < limits.smallBatch()) {
      remedies.add(
          RemedyKey.LARGER_BATCH.withText(
              "Use a batch size of at least " + limits.smallBatch() + "."));
    }
    remedies.add(
        RemedyKey.SCALE_INPUTS.withText(
            "Standardise the inputs to mean 0 and standard deviation 1."));
    remedies.add(RemedyKey.USE_ADAM.withText("Use Adam with a learning rate of 0.001."));
    return remedies;
  }
}
