package io.gradwatch.detect.zerogradient;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Zero gradient: every element of a trained layer's weight gradient is exactly 0 at each of the
 * last {@link ZeroGradientLimits#steps} steps. The gradient is not small but absent: the output is
 * constant, a ReLU is never active, or a branch is disconnected from the loss. A gradient that
 * vanishes stays above zero by many more decades than single precision loses.
 *
 * <p>If no parameter of the run receives gradient, biases included, nothing can change any more and
 * the verdict is confirmed at once. If that has been so since the first step, and weights and units
 * are alive, no layer is the reason, because the bias of the output layer would receive gradient.
 * If only some layers are disconnected, the severity is info in a run that learns. A loss that has
 * fallen and then lost its gradient belongs to a solved task.
 */
public final class ZeroGradientDetector implements Detector {

  private final ZeroGradientLimits limits;

  public ZeroGradientDetector(ZeroGradientLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.ZERO_GRADIENT;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    List<LayerHistory> trained = run.trainedLayers();
    int steps = steps(run, trained);
    List<LayerHistory> zero = new ArrayList<>();
    for (LayerHistory layer : trained) {
      if (layer.norms().count() < steps) {
        return Observation.inconclusive();
      }
      if (layer.norms().isZero(steps)) {
        zero.add(layer);
      }
    }
    if (trained.isEmpty()) {
      return Observation.inconclusive();
    }
    if (zero.isEmpty() || run.trend() == LossTrend.LEARNED || isSolved(run)) {
      return Observation.normal();
    }
    boolean allParametersZero =
        zero.size() == trained.size()
            && trained.stream().allMatch(layer -> layer.latest().allZero());
    if (!allParametersZero && run.trend() == LossTrend.UNKNOWN && run.curves().lossReported()) {
      return Observation.inconclusive();
    }
    return Observation.abnormal(
        severity(run), () -> finding(run, trained, zero, allParametersZero));
  }

  /** A small batch may have no gradient by chance, unless there has never been any. */
  private int steps(RunView run, List<LayerHistory> trained) {
    if (run.loss().highest(limits.stepsOfSmallBatches()) == 0 && !isConstant(run, trained)) {
      return limits.stepsOfSmallBatches(); // every example may have been predicted by chance
    }
    return !run.hasSmallBatches() || wasNeverAboveZero(trained)
        ? limits.steps()
        : limits.stepsOfSmallBatches();
  }

  private static boolean wasNeverAboveZero(List<LayerHistory> trained) {
    return trained.stream().allMatch(layer -> layer.firstNorms().max() == 0);
  }

  /** Whether the output is a softmax over a single unit. */
  private static boolean isConstant(RunView run, List<LayerHistory> trained) {
    return !trained.isEmpty()
        && trained.get(trained.size() - 1).latest().units() == 1
        && run.facts().activation(trained.get(trained.size() - 1).index())
            == ActivationFamily.SOFTMAX;
  }

  /** A loss of exactly zero is that of a solved task only if it was ever anything else. */
  private static boolean isSolved(RunView run) {
    return run.loss().last() == 0 && run.initialLoss() > 0;
  }

  private static Severity severity(RunView run) {
    return run.isLearning() ? Severity.INFO : Severity.CRITICAL;
  }

  private Finding finding(
      RunView run, List<LayerHistory> trained, List<LayerHistory> zero, boolean allParametersZero) {
    int steps = steps(run, trained);
    LayerHistory nearestToOutput = zero.get(zero.size() - 1);
    ZeroGradientExplanation explanation = ZeroGradientExplanation.of(run, limits, trained, zero);
    return new Finding(
        severity(run),
        Optional.of(nearestToOutput.ref()),
        zero.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(steps - 1),
        allParametersZero && explanation.constantOutput() && wasNeverAboveZero(trained),
        explanation.cause(),
        List.of(
            new Evidence(
                "layers with a gradient of exactly zero",
                zero.size(),
                OptionalDouble.of(0),
                "of " + trained.size() + " layers"),
            new Evidence("consecutive steps", steps, OptionalDouble.of(steps), "steps"),
            Evidence.of("gradient norm", nearestToOutput.norms().last()),
            Evidence.of("some parameter receives gradient (1 or 0)", allParametersZero ? 0 : 1),
            Evidence.of("loss", run.loss().last())),
        explanation.remedies());
  }
}
