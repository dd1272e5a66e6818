package io.gradwatch.detect.saturated;

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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Saturated activations: with s(t) the share of a hidden layer's outputs in the saturated region of
 * tanh (|y| &gt; 0.99) or the sigmoid (within 0.01 of 0 or 1), where the derivative is below 0.02
 * and 0.01, the median of s over the newest steps is {@link
 * SaturatedActivationsLimits#saturatedShare} or more (Glorot and Bengio 2010 show how this stops a
 * network from learning). The output layer is excluded: its outputs are meant to reach 0 and 1. In
 * a run that learns the severity is info.
 */
public final class SaturatedActivationsDetector implements Detector {

  private final SaturatedActivationsLimits limits;

  public SaturatedActivationsDetector(SaturatedActivationsLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.SATURATED_ACTIVATIONS;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN && run.curves().lossReported()) {
      return Observation.inconclusive();
    }
    boolean measured = false;
    boolean recovered = true;
    List<LayerHistory> saturated = new ArrayList<>();
    for (int i = 0; i < run.layers().size() - 1; i++) {
      LayerHistory layer = run.layers().get(i);
      if (layer.saturatedShares().count() >= run.windows().saturatedSteps()) {
        measured = true;
        double share = share(run, layer);
        recovered &= share < limits.recoveredShare();
        if (share >= limits.saturatedShare()) {
          saturated.add(layer);
        }
      }
    }
    if (!saturated.isEmpty()) {
      LayerHistory worst =
          Collections.max(saturated, Comparator.comparingDouble(layer -> share(run, layer)));
      Severity severity = severity(run, worst);
      return Observation.abnormal(severity, () -> finding(run, severity, worst, saturated));
    }
    return measured && recovered ? Observation.normal() : Observation.inconclusive();
  }

  private static double share(RunView run, LayerHistory layer) {
    return run.feature(Feature.SATURATED_SHARE, layer);
  }

  private Finding finding(
      RunView run, Severity severity, LayerHistory worst, List<LayerHistory> saturated) {
    double gain = run.feature(Feature.GAIN, worst);
    boolean presentAtStart = run.atFirstStep(worst.saturatedShares()) >= limits.saturatedShare();
    return new Finding(
        severity,
        Optional.of(worst.ref()),
        saturated.stream().map(LayerHistory::index).toList(),
        presentAtStart ? run.firstStep() : run.stepsAgo(run.windows().saturatedSteps() - 1),
        presentAtStart,
        String.format(
            Locale.ROOT,
            "%.0f %% of the outputs of %s are in the saturated region of its %s, where the derivative"
                + " is close to 0.",
            100 * share(run, worst),
            worst.name(),
            run.activationName(worst).orElse("activation")),
        List.of(
            Feature.SATURATED_SHARE.evidence(share(run, worst), limits.saturatedShare()),
            Feature.GAIN.evidence(gain),
            Evidence.of("gradient norm", worst.norms().last()),
            Evidence.of("loss", run.loss().median())),
        remedies(run, worst));
  }

  private Severity severity(RunView run, LayerHistory worst) {
    if (run.isLearning()) {
      return Severity.INFO;
    }
    return share(run, worst) >= limits.criticalShare() ? Severity.CRITICAL : Severity.WARNING;
  }

  /** Weights of an ordinary gain saturate a layer only if its inputs are large. */
  private List<Remedy> remedies(RunView run, LayerHistory worst) {
    Remedy inputs =
        RemedyKey.SCALE_INPUTS.withText(
            "Standardise the inputs to mean 0 and standard deviation 1, so that no unit saturates.");
    Remedy weights =
        RemedyKey.SMALLER_INITIAL_WEIGHTS.withText(
            "Use smaller initial weights (Glorot initialisation).");
    Remedy normalization =
        RemedyKey.USE_BATCH_NORMALIZATION.withText(
            "Add batch normalisation before the activation of each hidden layer.");
    Remedy relu =
        RemedyKey.USE_RELU_HE.withText("Use ReLU with He initialisation in the hidden layers.");
    boolean first = run.layers().indexOf(worst) == 0;
    boolean largeWeights = worst.firstGain() > limits.largeGain();
    return first && !largeWeights
        ? List.of(inputs, normalization, relu, weights)
        : List.of(weights, normalization, relu, inputs);
  }
}
