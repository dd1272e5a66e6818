package io.gradwatch.detect.initialization;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
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
import java.util.OptionalDouble;

/**
 * Poor initialisation, in three forms.
 *
 * <p><b>Symmetry</b>: the units of a hidden layer are copies of each other (unit spread below
 * {@link PoorInitializationLimits#unitSpread}). They receive the same gradient and remain copies: a
 * layer of any width acts as one unit (Goodfellow, Bengio, Courville 2016, section 8.4).
 *
 * <p><b>Scale</b>: the weights of every layer scale a signal by the same wrong factor. With gain(l)
 * = ‖W(l)‖ / sqrt(units), the factor for independent inputs (Glorot and Bengio 2010), the mean of
 * log10 gain over all layers is {@link PoorInitializationLimits#gainDecades} or more from 0.
 *
 * <p><b>Outputs</b>: the cross-entropy of step 0, before any update, is {@link
 * PoorInitializationLimits#firstLossRatio} times that of guessing or more, so the network is
 * certain of wrong answers, and the loss has not come near that of guessing since. Whatever the
 * learning rate is, weights, residual branches or inputs were too large.
 *
 * <p>Scale is reported only while the loss does not fall. If it makes gradients vanish, explode or
 * saturate, that more specific verdict is confirmed first, and this one accompanies it.
 */
public final class PoorInitializationDetector implements Detector {

  private final PoorInitializationLimits limits;

  public PoorInitializationDetector(PoorInitializationLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.POOR_INITIALIZATION;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN || run.stepsSeen() < limits.minSteps()) {
      return Observation.inconclusive();
    }
    List<LayerHistory> copies = new ArrayList<>();
    for (LayerHistory layer : run.hiddenLayers()) {
      if (run.feature(Feature.UNIT_SPREAD, layer) < limits.unitSpread()) {
        copies.add(layer);
      }
    }
    if (!copies.isEmpty()) {
      boolean zero = copies.get(0).latest().parameterNorm() == 0;
      return Observation.abnormal(severity(run, zero), () -> symmetryFinding(run, copies));
    }
    if (hasNoGradient(run)) {
      return Observation.inconclusive(); // no scale of the weights makes a gradient exactly zero
    }
    if (hasExcessiveOutputs(run)) {
      return Observation.abnormal(Severity.WARNING, () -> outputFinding(run));
    }
    if (run.isLearning()) {
      return Observation.normal();
    }
    if (run.stepsSeen() < limits.minStepsOfScale()) {
      return Observation.inconclusive();
    }
    List<LayerHistory> layersWithGain = layersWithGain(run);
    double log10Gain = run.feature(Feature.GAIN_DECADES);
    if (isRepaired(run, log10Gain)) {
      return Observation.inconclusive();
    }
    return layersWithGain.size() >= limits.minLayers()
            && Math.abs(log10Gain) >= limits.gainDecades()
        ? Observation.abnormal(Severity.WARNING, () -> scaleFinding(run, layersWithGain, log10Gain))
        : Observation.normal();
  }

  private boolean hasExcessiveOutputs(RunView run) {
    return run.stepsSeen() >= limits.minStepsOfScale()
        && !run.hasSmallBatches()
        && run.facts().lossFamily().isCrossEntropy()
        && run.feature(Feature.FIRST_LOSS_RATIO) >= limits.firstLossRatio()
        && run.feature(Feature.LOSS_LEVEL)
            >= limits.lossRatio() * run.feature(Feature.REFERENCE_LOSS);
  }

  private Finding outputFinding(RunView run) {
    double ratio = run.feature(Feature.FIRST_LOSS_RATIO);
    double reference = run.feature(Feature.REFERENCE_LOSS);
    return new Finding(
        Severity.WARNING,
        Optional.empty(),
        List.of(),
        run.firstStep(),
        String.format(
            Locale.ROOT,
            "Before the first update the loss was %.2g times that of guessing (%.3g), and it is still"
                + " higher: the outputs are too large from the start.",
            ratio,
            reference),
        List.of(
            Feature.FIRST_LOSS_RATIO.evidence(ratio, limits.firstLossRatio()),
            Feature.LOSS_LEVEL.evidence(
                run.feature(Feature.LOSS_LEVEL), limits.lossRatio() * reference),
            Feature.REFERENCE_LOSS.evidence(reference)),
        List.of(
            RemedyKey.SMALLER_INITIAL_WEIGHTS.withText(
                "Use smaller initial weights (Glorot for tanh and sigmoid, He for ReLU), and scale"
                    + " what residual branches add."),
            RemedyKey.SCALE_INPUTS.withText(
                "Standardise the inputs to mean 0 and standard deviation 1."),
            RemedyKey.USE_BATCH_NORMALIZATION.withText(
                "Add batch normalisation between the hidden layers, or layer normalisation before the"
                    + " output.")));
  }

  private static boolean hasNoGradient(RunView run) {
    for (LayerHistory layer : run.trainedLayers()) {
      if (!layer.norms().isZero(1)) {
        return false;
      }
    }
    return true;
  }

  private Finding symmetryFinding(RunView run, List<LayerHistory> copies) {
    LayerHistory first = copies.get(0);
    boolean zero = first.latest().parameterNorm() == 0;
    return new Finding(
        severity(run, zero),
        Optional.of(first.ref()),
        copies.stream().map(LayerHistory::index).toList(),
        run.firstStep(),
        true,
        String.format(
            Locale.ROOT,
            "All units of %s have the same weights%s and receive the same gradient, so they remain"
                + " copies of each other.",
            first.name(),
            zero ? " (zero)" : ""),
        List.of(
            Feature.UNIT_SPREAD.evidence(
                run.feature(Feature.UNIT_SPREAD, first), limits.unitSpread()),
            Evidence.of("parameter norm", first.latest().parameterNorm()),
            Evidence.of("gradient norm", first.norms().last()),
            Evidence.of("loss", run.loss().median())),
        List.of(
            RemedyKey.BREAK_SYMMETRY.withText(
                "Initialise the weights at random (Glorot or He) and the biases with zero."),
            RemedyKey.USE_RELU_HE.withText("Use ReLU with He initialisation.")));
  }

  /**
   * Copies waste capacity even if they learn; weights of zero may be intended, in an added branch.
   */
  private static Severity severity(RunView run, boolean zero) {
    if (!run.isLearning()) {
      return Severity.CRITICAL;
    }
    return zero ? Severity.INFO : Severity.WARNING;
  }

  /** Trained layers whose weights scale a signal; an embedding is a lookup and is excluded. */
  private static List<LayerHistory> layersWithGain(RunView run) {
    List<LayerHistory> layers = new ArrayList<>();
    for (LayerHistory layer : run.trainedLayers()) {
      if (run.scalesSignal(layer)) {
        layers.add(layer);
      }
    }
    return layers;
  }

  /** Whether the updates have changed the scale of the weights towards the right one. */
  private boolean isRepaired(RunView run, double log10Gain) {
    return -Math.signum(log10Gain) * run.feature(Feature.GAIN_CHANGE_DECADES)
        >= limits.repairedDecades();
  }

  private Finding scaleFinding(RunView run, List<LayerHistory> layers, double log10Gain) {
    LayerHistory worst = layers.get(0);
    for (LayerHistory layer : layers) {
      worst = Math.log10(layer.firstGain() / worst.firstGain()) * log10Gain > 0 ? layer : worst;
    }
    Remedy weights =
        log10Gain < 0
            ? RemedyKey.LARGER_INITIAL_WEIGHTS.withText(
                "Use larger initial weights (Glorot for tanh and sigmoid, He for ReLU).")
            : RemedyKey.SMALLER_INITIAL_WEIGHTS.withText(
                "Use smaller initial weights (Glorot for tanh and sigmoid, He for ReLU).");
    return new Finding(
        Severity.WARNING,
        Optional.of(worst.ref()),
        layers.stream().map(LayerHistory::index).toList(),
        run.firstStep(),
        String.format(
            Locale.ROOT,
            "Each layer scales the signal by a factor of %.2g, while Glorot and He initialisation"
                + " give 1 to 1.4: over %d layers it %s.",
            Math.pow(10, log10Gain),
            layers.size(),
            log10Gain < 0 ? "vanishes" : "explodes"),
        List.of(
            new Evidence(
                Feature.GAIN_DECADES.text(),
                log10Gain,
                OptionalDouble.of(log10Gain < 0 ? -limits.gainDecades() : limits.gainDecades()),
                "decades per layer"),
            Evidence.of("gain of " + worst.name(), worst.firstGain()),
            Evidence.of("loss", run.loss().median())),
        List.of(
            weights,
            RemedyKey.USE_BATCH_NORMALIZATION.withText(
                "Add batch normalisation between the hidden layers."),
            RemedyKey.USE_RELU_HE.withText("Use ReLU with He initialisation.")));
  }
}
