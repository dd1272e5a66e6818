package io.gradwatch.detect.saturated;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Saturation: with s(t) the share of a hidden layer's outputs at the flat ends of tanh (|y| &gt;
 * 0.99) or the sigmoid (within 0.01 of 0 or 1), where the derivative is under 0.02 and 0.01, the
 * median of s over the last {@link SaturatedLimits#steps} is {@link SaturatedLimits#share} or more
 * (Glorot and Bengio 2010 show how this stops a net). The output layer is left out: its outputs are
 * meant to reach 0 and 1. A run that learns all the same makes it a note.
 */
public final class SaturatedActivationsDetector implements Detector {

  private final SaturatedLimits limits;

  public SaturatedActivationsDetector(SaturatedLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.SATURATED_ACTIVATIONS;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(5, 30);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> hidden =
        run.layers().subList(0, Math.max(0, run.layers().size() - 1)).stream()
            .filter(layer -> layer.saturated().count() >= limits.steps())
            .toList();
    if (hidden.isEmpty() || (run.trend() == LossTrend.UNKNOWN && run.course().lossReported())) {
      return Reading.unsure();
    }
    List<LayerHistory> flat =
        hidden.stream().filter(layer -> share(layer) >= limits.share()).toList();
    if (!flat.isEmpty()) {
      return new Reading.Abnormal(finding(run, flat));
    }
    return hidden.stream().allMatch(layer -> share(layer) < limits.recovered())
        ? Reading.normal()
        : Reading.unsure();
  }

  private double share(LayerHistory layer) {
    return layer.saturated().newest(limits.steps()).median();
  }

  private Finding finding(RunView run, List<LayerHistory> flat) {
    LayerHistory worst = Collections.max(flat, Comparator.comparingDouble(this::share));
    double gain = worst.latest().gain();
    boolean fromTheStart = run.atFirst(worst.saturated()) >= limits.share();
    String activation = run.activation(worst).isEmpty() ? "activation" : run.activation(worst);
    return new Finding(
        severity(run, worst),
        Optional.of(worst.ref()),
        flat.stream().map(LayerHistory::index).toList(),
        fromTheStart ? run.firstStep() : run.stepsAgo(limits.steps() - 1),
        fromTheStart,
        String.format(
            Locale.ROOT,
            "%.0f %% of the outputs of %s lie at the flat ends of its %s: its derivative there is 0.",
            100 * share(worst),
            worst.name(),
            activation),
        List.of(
            Figure.of("saturated share", share(worst), limits.share()),
            Figure.of("gain of the weights", gain),
            Figure.of("gradient norm", worst.norms().last()),
            Figure.of("loss", run.loss().median())),
        remedies(run, worst));
  }

  private Severity severity(RunView run, LayerHistory worst) {
    if (run.learns()) {
      return Severity.INFO;
    }
    return share(worst) >= limits.mostly() ? Severity.CRITICAL : Severity.WARNING;
  }

  /** Weights of an ordinary gain saturate only where what comes in is large. */
  private static List<Remedy> remedies(RunView run, LayerHistory worst) {
    Remedy inputs =
        RemedyKey.SCALE_INPUTS.saying(
            "Scale the inputs to mean 0 and deviation 1, so that nothing saturates.");
    Remedy weights =
        RemedyKey.SMALLER_INITIAL_WEIGHTS.saying(
            "Draw smaller initial weights (Glorot initialisation).");
    Remedy normalization =
        RemedyKey.USE_BATCH_NORMALIZATION.saying(
            "Put batch normalisation before the activation of each hidden layer.");
    Remedy relu =
        RemedyKey.USE_RELU_HE.saying(
            "Replace the hidden activations by ReLU with He initialisation.");
    boolean first = run.layers().indexOf(worst) == 0;
    boolean largeWeights = worst.firstGain() > 3;
    return first && !largeWeights
        ? List.of(inputs, normalization, relu, weights)
        : List.of(weights, normalization, relu, inputs);
  }
}
