package io.gradwatch.detect.loss;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateAdvice;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.Window;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A loss that stands where it started: over {@link LossLimits#unlearned} of the reference, and the
 * line through the newest three quarters of all losses says that the rest of the run will not
 * change that, even at the best slope that its noise leaves open:
 *
 * <pre>(|slope| + ½ standard error) · steps left &lt; progress · loss</pre>
 *
 * Where epochs are short, their means take the place of the losses: they are free of the noise that
 * batches have. A run that was given time ({@link LossLimits#patience}), does not warm up, and
 * whose gradients do not grow: a network that leaves a saddle shows it in its gradient before it
 * shows in its loss (Saxe et al. 2014).
 */
public final class LossPlateauDetector implements Detector {

  private final LossLimits limits;

  public LossPlateauDetector(LossLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.LOSS_PLATEAU;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(8, 30);
  }

  @Override
  public Reading read(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN || !patient(run) || run.course().warmsUp()) {
      return Reading.unsure();
    }
    double level = run.level();
    if (!(run.reference() > 0) || level < limits.recovered() * run.reference()) {
      return Reading.normal();
    }
    if (level < limits.unlearned() * run.reference()) {
      return Reading.unsure();
    }
    Slope slope = Slope.of(run);
    if (!slope.known() || run.learns() || gradientGrows(run)) {
      return Reading.unsure();
    }
    double fall = -slope.perStep() * horizon(run);
    double doubt = limits.standardErrors() * slope.error() * horizon(run);
    double hope = slope.significant() ? limits.progress() : limits.progressInNoise();
    boolean leaves = Slope.recent(run).falls(limits.progress() * level, horizon(run));
    if (leaves || Math.abs(fall) + doubt >= hope * level) {
      return Reading.unsure();
    }
    return new Reading.Abnormal(finding(run, level, slope.perStep()));
  }

  private boolean patient(RunView run) {
    return run.loss().curve().losses()
        >= Math.max(limits.patience(), limits.patienceShare() * planned(run));
  }

  private static double planned(RunView run) {
    return run.stepsLeft().isPresent() ? run.stepsSeen() + run.stepsLeft().getAsLong() : 0;
  }

  /** Whether it is time to call somebody: many a run that starts slowly has started by then. */
  private boolean lasts(RunView run) {
    double planned = planned(run);
    double wait = Math.max(limits.loud(), limits.loudShare() * planned);
    return run.stepsSeen() >= (planned > 0 ? Math.min(wait, planned / 2) : wait);
  }

  /** Steps over which progress is hoped for: what is left, or as many again as were taken. */
  private static double horizon(RunView run) {
    return Math.max(run.stepsSeen(), run.stepsLeft().orElse(0));
  }

  private boolean gradientGrows(RunView run) {
    return run.trainedLayers().stream()
        .map(LayerHistory::norms)
        .anyMatch(norms -> norms.log10Slope() * norms.count() >= limits.growing() && rose(norms));
  }

  /** Whether the newest quarter of a window lies above its oldest as a whole. */
  private static boolean rose(Window norms) {
    int quarter = norms.count() / 4;
    return quarter >= 4 && norms.newest(quarter).median() > norms.oldest(quarter).max();
  }

  private Finding finding(RunView run, double level, double slope) {
    double ratio =
        run.trainedLayers().stream()
            .mapToDouble(layer -> layer.updateRatios().median())
            .filter(r -> !Double.isNaN(r))
            .max()
            .orElse(Double.NaN);
    return new Finding(
        lasts(run) ? Severity.WARNING : Severity.INFO,
        Optional.empty(),
        List.of(),
        onset(run),
        cause(run, level, ratio),
        List.of(
            Figure.of("loss", level, limits.unlearned() * run.reference()),
            Figure.of("reference loss", run.reference()),
            new Figure("slope", slope, OptionalDouble.empty(), "loss per step"),
            Figure.of("update ratio of the fastest layer", ratio)),
        remedies(run, ratio));
  }

  /** The first step where nothing was ever learned; otherwise where the newer half begins. */
  private long onset(RunView run) {
    boolean never = !(run.loss().curve().lowest(20) < limits.unlearned() * run.reference());
    return never
        ? run.firstStep()
        : Math.max(run.firstStep(), run.step() - run.loss().curve().losses() / 2);
  }

  private static String cause(RunView run, double level, double ratio) {
    double guessing = run.guessingLoss();
    if (Math.abs(level - guessing) < 0.02 * guessing) {
      return String.format(
          Locale.ROOT,
          "The loss stands at %.3g, which is what guessing costs: the network answers the same for"
              + " every example.",
          level);
    }
    return String.format(
        Locale.ROOT,
        "The loss stands at %.3g, about where it started (%.3g)%s.",
        level,
        run.reference(),
        ratio < 1e-3
            ? String.format(
                Locale.ROOT, ", and a step moves the weights by no more than %.1e of them", ratio)
            : "");
  }

  private static List<Remedy> remedies(RunView run, double ratio) {
    double rate = run.course().learningRate();
    Remedy raise = LearningRateAdvice.raise(rate);
    Remedy adam = RemedyKey.USE_ADAM.saying("Use Adam with a learning rate of 0.001 to 0.01.");
    Remedy loss =
        RemedyKey.CHANGE_LOSS.saying(
            "Use cross-entropy for classes and squared error for values: an absolute error has the"
                + " same gradient near and far.");
    Remedy data = RemedyKey.CHECK_DATA.saying("Check that the labels belong to the inputs.");
    Remedy inputs = RemedyKey.SCALE_INPUTS.saying("Scale the inputs to mean 0 and deviation 1.");
    if (run.adaptive()) {
      return ratio < 1e-3 ? List.of(raise, loss, inputs, data) : List.of(inputs, loss, data);
    }
    return ratio < 1e-3
        ? List.of(adam, raise, loss, inputs, data)
        : List.of(LearningRateAdvice.lower(rate), adam, inputs, loss, data);
  }
}
