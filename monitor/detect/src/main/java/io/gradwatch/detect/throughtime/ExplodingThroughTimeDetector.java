package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gradient that explodes through time. With e(t) the L2 norm of dL/dx at time step t,
 *
 * <pre>ratio = max of e over the first tenth / max of e over the last tenth</pre>
 *
 * (Pascanu, Mikolov, Bengio 2013: a recurrence whose Jacobian expands by λ &gt; 1 multiplies the
 * gradient by λ at each time step of back-propagation). Two steps above {@link
 * ExplodingThroughTimeLimits#earlyToLate} suffice; a smaller ratio if it persists while the loss
 * does not fall.
 */
public final class ExplodingThroughTimeDetector implements Detector {

  private final ExplodingThroughTimeLimits limits;

  public ExplodingThroughTimeDetector(ExplodingThroughTimeLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.EXPLODING_THROUGH_TIME;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    List<LayerDirection> directions = LayerDirection.of(run, limits.minTimeSteps());
    if (directions.isEmpty()) {
      return Observation.inconclusive();
    }
    List<LayerDirection> exploding =
        directions.stream().filter(direction -> explodes(run, direction)).toList();
    if (!exploding.isEmpty()) {
      return Observation.abnormal(severity(run), () -> finding(run, exploding));
    }
    return directions.stream().allMatch(d -> d.history().earlyToLate().last() < limits.recovered())
        ? Observation.normal()
        : Observation.inconclusive();
  }

  private boolean explodes(RunView run, LayerDirection direction) {
    return direction.history().earlyToLate().last() >= limits.earlyToLate()
        || (!run.isLearning()
            && direction.history().earlyToLate().count() >= limits.steps()
            && direction.history().earlyToLate().median(limits.steps())
                >= limits.earlyToLateSustained());
  }

  private static Severity severity(RunView run) {
    return run.isLearning() ? Severity.INFO : Severity.CRITICAL;
  }

  private Finding finding(RunView run, List<LayerDirection> exploding) {
    LayerDirection worst = exploding.get(0);
    for (LayerDirection direction : exploding) {
      boolean worse =
          direction.history().earlyToLate().last() > worst.history().earlyToLate().last();
      worst = worse ? direction : worst;
    }
    ExplodingThroughTimeExplanation explanation = ExplodingThroughTimeExplanation.of(run, worst);
    return new Finding(
        severity(run),
        Optional.of(worst.layer().ref()),
        exploding.stream().map(direction -> direction.layer().index()).distinct().toList(),
        worst.history().earlyToLate().last() >= limits.earlyToLate()
            ? run.step()
            : run.stepsAgo(limits.steps() - 1),
        explanation.cause(),
        List.of(
            Evidence.of(
                "gradient at the sequence start over that at its end",
                worst.history().earlyToLate().last(),
                limits.earlyToLate()),
            new Evidence(
                "decay",
                worst.history().log10Slope(),
                OptionalDouble.empty(),
                "decades per time step"),
            new Evidence(
                "sequence length",
                worst.history().timeSteps(),
                OptionalDouble.empty(),
                "time steps"),
            Evidence.of("gradient norm", worst.layer().norms().last()),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }
}
