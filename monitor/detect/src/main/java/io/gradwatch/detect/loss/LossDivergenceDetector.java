package io.gradwatch.detect.loss;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateAdvice;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A loss that climbs: the median of the last 20 losses (60 where batches are small) is {@link
 * LossLimits#climbed} times the lowest mean over 20 that the attempt has seen, and more than the
 * reference, and it does not fall. A spike of a few steps does not move that median.
 */
public final class LossDivergenceDetector implements Detector {

  private static final int STEPS = 20;

  private final LossLimits limits;

  public LossDivergenceDetector(LossLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.LOSS_DIVERGENCE;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(3, 30);
  }

  @Override
  public Reading read(RunView run) {
    double lowest = lowest(run);
    if (run.trend() == LossTrend.UNKNOWN || !(lowest > 0)) {
      return Reading.unsure();
    }
    double level = run.loss().median(run.course().smallBatches() ? 3 * STEPS : STEPS);
    boolean rising = run.trend() == LossTrend.RISING;
    boolean climbed =
        level >= (rising ? limits.climbing() : limits.climbed()) * lowest
            && level >= (rising ? limits.climbing() : limits.climbedOverStart()) * run.reference();
    if (!climbed) {
      return Reading.normal();
    }
    return run.trend() == LossTrend.FALLING
        ? Reading.unsure()
        : new Reading.Abnormal(finding(run, level, lowest));
  }

  /** The lowest level so far; a run that climbs from its first step has only its start. */
  private static double lowest(RunView run) {
    return Math.min(run.loss().curve().lowest(STEPS), run.loss().reference());
  }

  private Finding finding(RunView run, double level, double lowest) {
    double rate = run.course().learningRate();
    return new Finding(
        Severity.CRITICAL,
        Optional.empty(),
        List.of(),
        run.stepsAgo(run.loss().count() - 1),
        String.format(
            Locale.ROOT,
            "The loss has climbed from %.3g to %.3g%s.",
            lowest,
            level,
            rate > 0
                ? String.format(
                    Locale.ROOT, ": a learning rate of %.3g steps over the minimum", rate)
                : ""),
        List.of(
            Figure.of("loss", level, limits.climbed() * lowest),
            Figure.of("lowest loss", lowest),
            Figure.of("reference loss", run.reference())),
        List.of(
            LearningRateAdvice.lower(rate),
            RemedyKey.CLIP_GRADIENT_NORM.saying("Clip the gradient norm of each layer at 1."),
            RemedyKey.WARM_UP.saying("Let the learning rate rise over the first hundred steps."),
            RemedyKey.SCALE_INPUTS.saying("Scale the inputs to mean 0 and deviation 1.")));
  }
}
