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
 * A loss that swings and does not settle: over the recent losses, the mean has not come under half
 * of the reference, the 95th percentile reaches {@link LossOscillationLimits#peakRatio} times the
 * reference, and the curve turns at two steps in five or more. A run that only guesses costs the
 * same at every batch; one that is thrown about is confidently wrong again and again, and costs
 * many times as much. A slow swing turns seldom: there means over a few steps go up and down by
 * half of the reference, {@link LossOscillationLimits#reversals} times. The start of a run may be
 * wild: until it has gone on for a while, it is a note. Single examples differ more than batches,
 * and their limit is higher.
 */
public final class LossOscillationDetector implements Detector {

  /** Losses that make a judgement. */
  private static final int MIN_LOSSES = 40;

  /** Losses among which one has to be high still: the start of a run may be. */
  private static final int RECENT_LOSSES = 20;

  /** Steps after which a window holds none of those in which single errors were large at first. */
  private static final int MIN_STEPS_OF_SQUARED_ERRORS = 96;

  /** Losses over which noise is gone and a slow swing is not. */
  private static final int SMOOTHING_LOSSES = 8;

  /** White noise turns at two steps in three, a slow swing at hardly any. */
  private static final double REVERSAL_SHARE = 0.4;

  /** Share of the reference under which the run has got somewhere, whatever it swings by. */
  private static final double LEARNED_SHARE = 0.5;

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
    return new Hysteresis(8, 60);
  }

  @Override
  public Observation detect(RunView run) {
    LossHistory loss = run.loss();
    boolean afterStart = !hasLongTail(run) || run.stepsSeen() >= MIN_STEPS_OF_SQUARED_ERRORS;
    if (loss.count() < MIN_LOSSES || !afterStart || !(run.referenceLoss() > 0)) {
      return Observation.inconclusive();
    }
    boolean unlearned = loss.mean() >= LEARNED_SHARE * run.referenceLoss();
    double peak = peakRatioLimit(run) * run.referenceLoss();
    boolean oscillates = loss.quantile(0.95) >= peak && loss.highest(RECENT_LOSSES) >= peak;
    if (!unlearned) {
      return Observation.normal();
    }
    if (oscillatesSlowly(run)) {
      return new Observation.Abnormal(finding(run));
    }
    if (!oscillates) {
      boolean recovered = loss.quantile(0.95) < limits.recoveredPeakRatio() * run.referenceLoss();
      return recovered ? Observation.normal() : Observation.inconclusive();
    }
    if (run.trend() == LossTrend.FALLING || loss.reversalShare() < REVERSAL_SHARE) {
      return Observation.inconclusive();
    }
    return new Observation.Abnormal(finding(run));
  }

  /** Up and down by half of the reference, over many steps: what momentum does. */
  private boolean oscillatesSlowly(RunView run) {
    return !run.curves().hasSmallBatches()
        && run.loss().curve().reversals(SMOOTHING_LOSSES, LEARNED_SHARE * run.referenceLoss())
            >= limits.reversals();
  }

  private double peakRatioLimit(RunView run) {
    if (!run.curves().hasSmallBatches()) {
      return limits.peakRatio();
    }
    return hasLongTail(run) ? limits.peakRatioOfSquaredErrors() : limits.peakRatioOfSmallBatches();
  }

  /** Whether losses are squares of single errors, of which a few are large however calm the run. */
  private static boolean hasLongTail(RunView run) {
    return run.curves().hasSmallBatches() && !run.hasCrossEntropyLoss();
  }

  private Finding finding(RunView run) {
    LossHistory loss = run.loss();
    return new Finding(
        run.stepsSeen() >= limits.alertingSteps() ? Severity.WARNING : Severity.INFO,
        Optional.empty(),
        List.of(),
        run.stepsAgo(loss.count() - 1),
        String.format(
            Locale.ROOT,
            "The loss swings between %.2g and %.2g (reference %.2g) and does not settle%s.",
            loss.quantile(0.05),
            loss.quantile(0.95),
            run.referenceLoss(),
            run.curves().batchSize() == 1
                ? ": one example at a time throws the weights about"
                : ""),
        List.of(
            Evidence.of(
                "95th percentile of the loss",
                loss.quantile(0.95),
                peakRatioLimit(run) * run.referenceLoss()),
            Evidence.of("mean loss", loss.mean(), LEARNED_SHARE * run.referenceLoss()),
            Evidence.of("share of steps at which it turns", loss.reversalShare(), REVERSAL_SHARE),
            Evidence.of("reference loss", run.referenceLoss())),
        remedies(run));
  }

  private static List<Remedy> remedies(RunView run) {
    List<Remedy> remedies = new ArrayList<>();
    double learningRate = run.curves().learningRate();
    Remedy lower = LearningRateRemedy.lower(learningRate);
    remedies.add(lower);
    if (run.curves().batchSize() > 0 && run.curves().batchSize() < 32) {
      remedies.add(RemedyKey.LARGER_BATCH.withText("Take 32 examples to a batch."));
    }
    remedies.add(RemedyKey.SCALE_INPUTS.withText("Scale the inputs to mean 0 and deviation 1."));
    remedies.add(RemedyKey.USE_ADAM.withText("Use Adam with a learning rate of 0.001."));
    return remedies;
  }
}
