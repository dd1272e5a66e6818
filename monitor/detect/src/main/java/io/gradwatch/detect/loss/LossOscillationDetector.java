package io.gradwatch.detect.loss;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LossHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
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
 * reference each, or of the test loss, by {@link LossOscillationLimits#testReversalSwing}: with
 * small batches the noise of the loss hides it. The start of a run may be unstable: the severity is
 * info until {@link LossOscillationLimits#alertingSteps}. Single examples differ more than batches,
 * so their limit is higher.
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
    if (loss.count() < limits.minLosses()
        || !afterStart
        || !(run.feature(Feature.REFERENCE_LOSS) > 0)) {
      return Observation.inconclusive();
    }
    boolean unlearned =
        run.feature(Feature.MEAN_LOSS)
            >= limits.learnedShare() * run.feature(Feature.REFERENCE_LOSS);
    double peak = peakRatioLimit(run) * run.feature(Feature.REFERENCE_LOSS);
    boolean oscillates =
        run.feature(Feature.HIGH_LOSS) >= peak
            && loss.highest(limits.recentLosses()) >= peak
            && swings(run);
    if (!unlearned) {
      return Observation.normal();
    }
    if (oscillatesSlowly(run)) {
      return Observation.abnormal(severity(run), () -> finding(run));
    }
    if (!oscillates) {
      boolean recovered =
          run.feature(Feature.HIGH_LOSS)
              < limits.recoveredPeakRatio() * run.feature(Feature.REFERENCE_LOSS);
      return recovered ? Observation.normal() : Observation.inconclusive();
    }
    if (run.trend() == LossTrend.FALLING
        || run.trend() == LossTrend.LEVELLED_OFF
        || run.feature(Feature.LOSS_REVERSAL_SHARE) < limits.reversalShare()) {
      return Observation.inconclusive();
    }
    return Observation.abnormal(severity(run), () -> finding(run));
  }

  /** Whether the losses differ by as much as their own level: a high loss may stand still. */
  private boolean swings(RunView run) {
    return run.feature(Feature.LOSS_SWING) >= limits.swing() * run.feature(Feature.MEDIAN_LOSS);
  }

  /** Whether the loss, free of the noise of batches, moves up and down, as with high momentum. */
  private boolean oscillatesSlowly(RunView run) {
    double reference = run.feature(Feature.REFERENCE_LOSS);
    int reversals =
        run.hasSmallBatches()
            ? 0
            : run.loss()
                .curve()
                .reversals(limits.smoothingLosses(), limits.reversalSwing() * reference);
    return reversals >= limits.reversals()
        || run.curves().testLoss().reversals(limits.testReversalSwing() * reference)
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
            run.feature(Feature.LOW_LOSS),
            run.feature(Feature.HIGH_LOSS),
            run.feature(Feature.REFERENCE_LOSS),
            run.curves().batchSize() == 1
                ? ": with a batch size of 1, single examples dominate the updates"
                : ""),
        List.of(
            Feature.HIGH_LOSS.evidence(
                run.feature(Feature.HIGH_LOSS),
                peakRatioLimit(run) * run.feature(Feature.REFERENCE_LOSS)),
            Feature.MEAN_LOSS.evidence(
                run.feature(Feature.MEAN_LOSS),
                limits.learnedShare() * run.feature(Feature.REFERENCE_LOSS)),
            Feature.LOSS_REVERSAL_SHARE.evidence(
                run.feature(Feature.LOSS_REVERSAL_SHARE), limits.reversalShare()),
            Feature.REFERENCE_LOSS.evidence(run.feature(Feature.REFERENCE_LOSS))),
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
