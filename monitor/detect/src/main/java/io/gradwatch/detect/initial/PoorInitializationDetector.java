package io.gradwatch.detect.initial;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Poor initialisation, in two forms.
 *
 * <p><b>Symmetry</b>: the units of a hidden layer are copies of each other (unit spread under
 * {@link InitialLimits#unitSpread}). They receive the same gradient and stay copies for ever: a
 * layer of any width is one unit (Goodfellow, Bengio, Courville 2016, section 8.4).
 *
 * <p><b>Scale</b>: the weights of the layers scale a signal by ever the same wrong factor. With
 * gain(l) = ‖W(l)‖ / sqrt(units), the factor for independent inputs (Glorot and Bengio 2010), the
 * mean of log10 gain over all layers lies {@link InitialLimits#decades} or more from 0.
 *
 * <p>Both only where the loss does not fall. Where scale makes gradients vanish, explode or
 * saturate, that more exact verdict comes first, and this one accompanies it.
 */
public final class PoorInitializationDetector implements Detector {

  private final InitialLimits limits;

  public PoorInitializationDetector(InitialLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.POOR_INITIALIZATION;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(3, 30);
  }

  @Override
  public Reading read(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN || run.stepsSeen() < limits.steps()) {
      return Reading.unsure();
    }
    List<LayerHistory> copies =
        run.hiddenLayers().stream().filter(l -> l.unitSpread() < limits.unitSpread()).toList();
    if (!copies.isEmpty()) {
      return new Reading.Abnormal(symmetry(run, copies));
    }
    if (run.trainedLayers().stream().allMatch(layer -> layer.norms().last() == 0)) {
      return Reading.unsure(); // no scale of the weights makes a gradient exactly zero
    }
    List<LayerHistory> scaling = scaling(run);
    double decades = decades(scaling);
    if (scaling.size() >= limits.layers() && Math.abs(decades) >= limits.decades()) {
      return run.learns() ? Reading.normal() : new Reading.Abnormal(scale(run, scaling, decades));
    }
    return Reading.normal();
  }

  private Finding symmetry(RunView run, List<LayerHistory> copies) {
    LayerHistory first = copies.get(0);
    boolean zero = first.latest().parameterNorm() == 0;
    return new Finding(
        run.learns() ? Severity.INFO : Severity.CRITICAL,
        Optional.of(first.ref()),
        copies.stream().map(LayerHistory::index).toList(),
        run.firstStep(),
        true,
        String.format(
            Locale.ROOT,
            "All units of %s have the same weights%s, receive the same gradient and will stay"
                + " copies of each other.",
            first.name(),
            zero ? " (zero)" : ""),
        List.of(
            Figure.of("unit spread", first.unitSpread(), limits.unitSpread()),
            Figure.of("parameter norm", first.latest().parameterNorm()),
            Figure.of("gradient norm", first.norms().last()),
            Figure.of("loss", run.loss().median())),
        List.of(
            RemedyKey.BREAK_SYMMETRY.saying(
                "Draw the initial weights at random (Glorot or He), biases zero."),
            RemedyKey.USE_RELU_HE.saying("Use ReLU with He initialisation.")));
  }

  /** Trained layers whose weights scale a signal: an embedding looks up, and is left out. */
  private static List<LayerHistory> scaling(RunView run) {
    List<LayerHistory> layers = new ArrayList<>();
    for (LayerHistory layer : run.trainedLayers()) {
      String type = run.info(layer).map(LayerInfo::type).orElse("");
      if (layer.firstGain() > 0
          && Double.isFinite(layer.firstGain())
          && !type.contains("Embedding")) {
        layers.add(layer);
      }
    }
    return layers;
  }

  private static double decades(List<LayerHistory> layers) {
    return layers.stream().mapToDouble(l -> Math.log10(l.firstGain())).average().orElse(0);
  }

  private Finding scale(RunView run, List<LayerHistory> layers, double decades) {
    LayerHistory worst = layers.get(0);
    for (LayerHistory layer : layers) {
      worst = Math.log10(layer.firstGain() / worst.firstGain()) * decades > 0 ? layer : worst;
    }
    Remedy weights =
        decades < 0
            ? RemedyKey.LARGER_INITIAL_WEIGHTS.saying(
                "Draw larger initial weights (Glorot for tanh and sigmoid, He for ReLU).")
            : RemedyKey.SMALLER_INITIAL_WEIGHTS.saying(
                "Draw smaller initial weights (Glorot for tanh and sigmoid, He for ReLU).");
    return new Finding(
        Severity.WARNING,
        Optional.of(worst.ref()),
        layers.stream().map(LayerHistory::index).toList(),
        run.firstStep(),
        String.format(
            Locale.ROOT,
            "Each layer scales a signal by %.2g where Glorot or He initialisation give 1 to 1.4:"
                + " over %d layers it %s.",
            Math.pow(10, decades),
            layers.size(),
            decades < 0 ? "dies away" : "blows up"),
        List.of(
            new Figure(
                "mean log10 gain",
                decades,
                OptionalDouble.of(decades < 0 ? -limits.decades() : limits.decades()),
                "decades per layer"),
            Figure.of("gain of " + worst.name(), worst.firstGain()),
            Figure.of("loss", run.loss().median())),
        List.of(
            weights,
            RemedyKey.USE_BATCH_NORMALIZATION.saying(
                "Put batch normalisation between the hidden layers."),
            RemedyKey.USE_RELU_HE.saying("Use ReLU with He initialisation.")));
  }
}
