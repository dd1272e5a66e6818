package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeStepHistory;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gradient that vanishes through time. With e(t) the L2 norm of dL/dx at time step t,
 *
 * <pre>ratio = max of e over the first tenth / max of e</pre>
 *
 * (Bengio, Simard, Frasconi 1994: a state that contracts by λ at each time step passes λ^(T−t) of
 * the gradient on). The gradient vanishes through time if the median of the ratio over the last
 * {@link VanishingThroughTimeLimits#steps} training steps is below {@link
 * VanishingThroughTimeLimits#earlyToPeak}. Weight gradients cannot show it: they are sums over
 * time, dominated by the last time steps. With a loss at every time step, each receives gradient of
 * its own and the ratio stays close to 1.
 */
public final class VanishingThroughTimeDetector implements Detector {

  private final VanishingThroughTimeLimits limits;

  public VanishingThroughTimeDetector(VanishingThroughTimeLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.VANISHING_THROUGH_TIME;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    List<LayerDirection> directions =
        LayerDirection.of(run, limits.minTimeSteps()).stream()
            .filter(direction -> direction.history().earlyToPeak().count() >= limits.steps())
            .filter(direction -> !Double.isNaN(earlyToPeak(direction)))
            .toList();
    if (directions.isEmpty()) {
      return Observation.inconclusive();
    }
    double limit = run.isLearning() ? limits.earlyToPeakWhileLearning() : limits.earlyToPeak();
    List<LayerDirection> vanishing =
        directions.stream().filter(d -> earlyToPeak(d) < limit).toList();
    if (!vanishing.isEmpty()) {
      return Observation.abnormal(severity(run), () -> finding(run, vanishing, limit));
    }
    boolean recovered =
        directions.stream()
            .allMatch(d -> earlyToPeak(d) >= limits.earlyToPeak() * limits.recoveredFactor());
    return recovered ? Observation.normal() : Observation.inconclusive();
  }

  private double earlyToPeak(LayerDirection direction) {
    return direction.history().earlyToPeak().median(limits.steps());
  }

  private static Severity severity(RunView run) {
    return run.isLearning() ? Severity.INFO : Severity.CRITICAL;
  }

  private Finding finding(RunView run, List<LayerDirection> vanishing, double limit) {
    LayerDirection worst = vanishing.get(0);
    for (LayerDirection direction : vanishing) {
      worst = earlyToPeak(direction) < earlyToPeak(worst) ? direction : worst;
    }
    TimeStepHistory time = worst.history();
    VanishingThroughTimeExplanation explanation =
        VanishingThroughTimeExplanation.of(run.facts().layerFamily(worst.layer().index()), time);
    return new Finding(
        severity(run),
        Optional.of(worst.layer().ref()),
        vanishing.stream().map(direction -> direction.layer().index()).distinct().toList(),
        run.stepsAgo(limits.steps() - 1),
        explanation.cause(),
        List.of(
            Evidence.of("gradient at the sequence start over its peak", earlyToPeak(worst), limit),
            new Evidence(
                "decay", time.log10Slope(), OptionalDouble.empty(), "decades per time step"),
            Evidence.of("share of time steps that receive gradient", time.receivingShare()),
            new Evidence("sequence length", time.timeSteps(), OptionalDouble.empty(), "time steps"),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }
}
