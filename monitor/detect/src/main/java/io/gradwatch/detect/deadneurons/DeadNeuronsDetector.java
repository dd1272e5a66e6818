package io.gradwatch.detect.deadneurons;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.ActivationFamily;
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
 * Dead neurons (Lu et al. 2019, "Dying ReLU"): with d(t) the share of a layer's rectified units
 * that are exactly zero for the whole batch of step t,
 *
 * <pre>dead = min of d over the recent steps</pre>
 *
 * which is an upper bound of the share of units that were zero at all of these steps. A share of
 * {@link DeadNeuronsLimits#deadShare} or more in a hidden layer is a verdict if enough examples
 * were seen; while the run learns with the remaining units, its severity is info. The output layer
 * counts only if the run predicts worse than a constant: its units may be zero for good reason.
 */
public final class DeadNeuronsDetector implements Detector {

  private final DeadNeuronsLimits limits;

  public DeadNeuronsDetector(DeadNeuronsLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.DEAD_NEURONS;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  /** A layer and the share of its units that were zero at all recent steps. */
  private record LayerDeadShare(LayerHistory layer, double share) {}

  @Override
  public Observation detect(RunView run) {
    double limit = limit(run);
    int steps = run.windows().deadSteps();
    Feature feature = hasFewExamples(run) ? Feature.DEAD_SHARE_OF_WINDOW : Feature.DEAD_SHARE;
    boolean measured = false;
    double highest = 0;
    List<LayerDeadShare> dead = new ArrayList<>();
    for (int i = 0; i < run.layers().size() - 1; i++) {
      LayerHistory layer = run.layers().get(i);
      if (layer.deadUnitShares().count() >= steps) {
        double share = run.feature(feature, layer);
        measured = true;
        highest = Math.max(highest, share);
        if (share >= limit) {
          dead.add(new LayerDeadShare(layer, share));
        }
      }
    }
    Optional<LayerDeadShare> output = deadOutputs(run);
    if (dead.isEmpty() && output.isPresent()) {
      LayerDeadShare found = output.get();
      return Observation.abnormal(
          Severity.WARNING, () -> finding(run, Severity.WARNING, found, List.of(found)));
    }
    if (!dead.isEmpty()) {
      LayerDeadShare worst =
          Collections.max(dead, Comparator.comparingDouble(LayerDeadShare::share));
      Severity severity = severity(run, worst);
      return Observation.abnormal(severity, () -> finding(run, severity, worst, dead));
    }
    return measured && highest < limits.recoveredShare()
        ? Observation.normal()
        : Observation.inconclusive();
  }

  /**
   * The output layer, if it rectifies and some of its units were zero at all recent steps, in a run
   * that predicts worse than a constant: a dead output answers 0 to everything.
   */
  private Optional<LayerDeadShare> deadOutputs(RunView run) {
    if (run.layers().isEmpty() || !(run.feature(Feature.LOSS_LEVEL) > run.facts().baselineLoss())) {
      return Optional.empty();
    }
    LayerHistory output = run.layers().get(run.layers().size() - 1);
    double share = run.feature(Feature.DEAD_SHARE_OF_WINDOW, output);
    return run.facts().activation(output.index()) == ActivationFamily.RELU
            && output.deadUnitShares().count() == RollingWindow.CAPACITY
            && share >= limits.deadOutputShare()
        ? Optional.of(new LayerDeadShare(output, share))
        : Optional.empty();
  }

  private boolean hasFewExamples(RunView run) {
    return run.curves().batchSize() * run.windows().deadSteps() < limits.minExamples();
  }

  /** With few examples per batch, half of the units are zero by chance. */
  private double limit(RunView run) {
    return hasFewExamples(run) ? limits.deadShareOfFewExamples() : limits.deadShare();
  }

  private Finding finding(
      RunView run, Severity severity, LayerDeadShare worst, List<LayerDeadShare> dead) {
    double learningRate = run.curves().learningRate();
    boolean presentAtStart = run.atFirstStep(worst.layer().deadUnitShares()) >= limits.deadShare();
    return new Finding(
        severity,
        Optional.of(worst.layer().ref()),
        dead.stream().map(s -> s.layer().index()).toList(),
        presentAtStart ? run.firstStep() : run.stepsAgo(run.windows().deadSteps() - 1),
        presentAtStart,
        String.format(
            Locale.ROOT,
            "%.0f %% of the units of %s output zero for every example of the last %d steps and"
                + " therefore receive no gradient.",
            100 * worst.share(),
            worst.layer().name(),
            run.windows().deadSteps()),
        List.of(
            Feature.DEAD_SHARE.evidence(worst.share(), limit(run)),
            Evidence.of("gradient norm", worst.layer().norms().last()),
            Evidence.of("update ratio", worst.layer().updateRatios().median()),
            Evidence.of("loss", run.loss().median())),
        remedies(learningRate, presentAtStart));
  }

  private Severity severity(RunView run, LayerDeadShare worst) {
    if (run.isLearning()) {
      return Severity.INFO;
    }
    return worst.share() >= limits.criticalShare() ? Severity.CRITICAL : Severity.WARNING;
  }

  private static List<Remedy> remedies(double learningRate, boolean presentAtStart) {
    Remedy leaky = RemedyKey.USE_LEAKY_RELU.withText("Replace ReLU with LeakyReLU or ELU.");
    Remedy he = RemedyKey.USE_RELU_HE.withText("Use He initialisation and biases of zero.");
    Remedy lower = LearningRateRemedy.lower(learningRate);
    Remedy normalization =
        RemedyKey.USE_BATCH_NORMALIZATION.withText(
            "Add batch normalisation before ReLU, so that half of its inputs are positive.");
    return presentAtStart
        ? List.of(he, normalization, leaky, lower)
        : List.of(leaky, he, lower, normalization);
  }
}
