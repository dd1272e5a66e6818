package io.gradwatch.detect.dead;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateAdvice;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Dead neurons (Lu et al. 2019, "Dying ReLU"): with d(t) the share of a layer's rectified units
 * that are exactly zero for the whole batch of step t,
 *
 * <pre>dead = min of d over the last steps</pre>
 *
 * which bounds the share of units that were silent all along from above. Over {@link
 * DeadLimits#share} of a hidden layer, with enough examples seen, and a loss that does not fall, is
 * a verdict; where the run learns with the rest, a note. The output layer may well be silent.
 */
public final class DeadNeuronsDetector implements Detector {

  private final DeadLimits limits;

  public DeadNeuronsDetector(DeadLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.DEAD_NEURONS;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(5, 30);
  }

  /** A layer and the share of its units that were silent all along. */
  private record Silence(LayerHistory layer, double share) {}

  @Override
  public Reading read(RunView run) {
    List<Silence> silences = silences(run);
    if (silences.isEmpty()) {
      return Reading.unsure();
    }
    List<Silence> dead = silences.stream().filter(s -> s.share() >= limit(run)).toList();
    if (!dead.isEmpty()) {
      return new Reading.Abnormal(finding(run, dead));
    }
    return silences.stream().allMatch(s -> s.share() < limits.recovered())
        ? Reading.normal()
        : Reading.unsure();
  }

  private List<Silence> silences(RunView run) {
    List<Silence> silences = new ArrayList<>();
    for (LayerHistory layer : run.layers().subList(0, Math.max(0, run.layers().size() - 1))) {
      if (layer.dead().count() >= limits.steps()) {
        double share = layer.dead().newest(smallBatches(run) ? 64 : limits.steps()).min();
        silences.add(new Silence(layer, share));
      }
    }
    return silences;
  }

  private boolean smallBatches(RunView run) {
    return run.course().batchSize() * limits.steps() < limits.examples();
  }

  /** With few examples in a batch, half of all units are silent by chance. */
  private double limit(RunView run) {
    return smallBatches(run) ? 0.98 : limits.share();
  }

  private Finding finding(RunView run, List<Silence> dead) {
    Silence worst = Collections.max(dead, Comparator.comparingDouble(Silence::share));
    double rate = run.course().learningRate();
    boolean fromTheStart = run.atFirst(worst.layer().dead()) >= limits.share();
    return new Finding(
        severity(run, worst),
        Optional.of(worst.layer().ref()),
        dead.stream().map(s -> s.layer().index()).toList(),
        fromTheStart ? run.firstStep() : run.stepsAgo(limits.steps() - 1),
        fromTheStart,
        String.format(
            Locale.ROOT,
            "%.0f %% of the units of %s answered zero to every example of the last %d steps, and so"
                + " received no gradient to come back with.",
            100 * worst.share(),
            worst.layer().name(),
            limits.steps()),
        List.of(
            Figure.of("dead share", worst.share(), limit(run)),
            Figure.of("gradient norm", worst.layer().norms().last()),
            Figure.of("update ratio", worst.layer().updateRatios().median()),
            Figure.of("loss", run.loss().median())),
        remedies(rate, fromTheStart));
  }

  private Severity severity(RunView run, Silence worst) {
    if (run.learns()) {
      return Severity.INFO;
    }
    return worst.share() >= limits.mostly() ? Severity.CRITICAL : Severity.WARNING;
  }

  private static List<Remedy> remedies(double rate, boolean fromTheStart) {
    Remedy leaky = RemedyKey.USE_LEAKY_RELU.saying("Replace ReLU by LeakyReLU or ELU.");
    Remedy he = RemedyKey.USE_RELU_HE.saying("Start from He initialisation with biases of zero.");
    Remedy lower = LearningRateAdvice.lower(rate);
    Remedy normalization =
        RemedyKey.USE_BATCH_NORMALIZATION.saying(
            "Put batch normalisation before the rectifier, so that half of its inputs are positive.");
    return fromTheStart
        ? List.of(he, normalization, leaky, lower)
        : List.of(leaky, he, lower, normalization);
  }
}
