package io.gradwatch.detect.loss;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateAdvice;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LossHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A loss that swings and does not settle: over the recent losses, the mean has not come under half
 * of the reference, the 95th percentile reaches {@link LossLimits#swing} times the reference, and
 * the curve turns at two steps in five or more. A run that only guesses costs the same at every
 * batch; one that is thrown about is confidently wrong again and again, and costs many times as
 * much. A slow swing turns seldom: there means over a few steps go up and down by half of the
 * reference, {@link LossLimits#reversals} times. The start of a run may be wild: until it has gone
 * on for a while, it is a note. Single examples differ more than batches, and their limit is
 * higher.
 */
public final class LossOscillationDetector implements Detector {

  /** Losses that make a judgement. */
  private static final int ENOUGH = 40;

  /** Losses among which one has to be high still: the start of a run may be. */
  private static final int NEWEST = 20;

  /** Steps after which a window holds none of those in which single errors were large at first. */
  private static final int AFTER_THE_START = 96;

  /** Losses over which noise is gone and a slow swing is not. */
  private static final int SLOW = 8;

  /** White noise turns at two steps in three, a slow swing at hardly any. */
  private static final double TURNS = 0.4;

  /** Share of the reference under which the run has got somewhere, whatever it swings by. */
  private static final double LEARNED = 0.5;

  private final LossLimits limits;

  public LossOscillationDetector(LossLimits limits) {
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
  public Reading read(RunView run) {
    LossHistory loss = run.loss();
    boolean started = !longTailed(run) || run.stepsSeen() >= AFTER_THE_START;
    if (loss.count() < ENOUGH || !started || !(run.reference() > 0)) {
      return Reading.unsure();
    }
    boolean high = loss.mean() >= LEARNED * run.reference();
    double peak = limit(run) * run.reference();
    boolean swings = loss.quantile(0.95) >= peak && loss.highest(NEWEST) >= peak;
    if (!high) {
      return Reading.normal();
    }
    if (swingsSlowly(run)) {
      return new Reading.Abnormal(finding(run));
    }
    if (!swings) {
      boolean calm = loss.quantile(0.95) < limits.calm() * run.reference();
      return calm ? Reading.normal() : Reading.unsure();
    }
    if (run.trend() == LossTrend.FALLING || loss.turns() < TURNS) {
      return Reading.unsure();
    }
    return new Reading.Abnormal(finding(run));
  }

  /** Up and down by half of the reference, over many steps: what momentum does. */
  private boolean swingsSlowly(RunView run) {
    return !run.course().smallBatches()
        && run.loss().curve().reversals(SLOW, LEARNED * run.reference()) >= limits.reversals();
  }

  private double limit(RunView run) {
    if (!run.course().smallBatches()) {
      return limits.swing();
    }
    return longTailed(run) ? limits.swingOfSquares() : limits.swingOfSmallBatches();
  }

  /** Whether losses are squares of single errors, of which a few are large however calm the run. */
  private static boolean longTailed(RunView run) {
    return run.course().smallBatches() && !run.crossEntropy();
  }

  private Finding finding(RunView run) {
    LossHistory loss = run.loss();
    return new Finding(
        run.stepsSeen() >= limits.loud() ? Severity.WARNING : Severity.INFO,
        Optional.empty(),
        List.of(),
        run.stepsAgo(loss.count() - 1),
        String.format(
            Locale.ROOT,
            "The loss swings between %.2g and %.2g (reference %.2g) and does not settle%s.",
            loss.quantile(0.05),
            loss.quantile(0.95),
            run.reference(),
            run.course().batchSize() == 1
                ? ": one example at a time throws the weights about"
                : ""),
        List.of(
            Figure.of(
                "95th percentile of the loss", loss.quantile(0.95), limit(run) * run.reference()),
            Figure.of("mean loss", loss.mean(), LEARNED * run.reference()),
            Figure.of("share of steps at which it turns", loss.turns(), TURNS),
            Figure.of("reference loss", run.reference())),
        remedies(run));
  }

  private static List<Remedy> remedies(RunView run) {
    List<Remedy> remedies = new ArrayList<>();
    double rate = run.course().learningRate();
    Remedy lower = LearningRateAdvice.lower(rate);
    remedies.add(lower);
    if (run.course().batchSize() > 0 && run.course().batchSize() < 32) {
      remedies.add(RemedyKey.LARGER_BATCH.saying("Take 32 examples to a batch."));
    }
    remedies.add(RemedyKey.SCALE_INPUTS.saying("Scale the inputs to mean 0 and deviation 1."));
    remedies.add(RemedyKey.USE_ADAM.saying("Use Adam with a learning rate of 0.001."));
    return remedies;
  }
}
