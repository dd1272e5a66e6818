package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeHistory;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Vanishing through time. With e(t) the L2 norm of dL/dx at time step t,
 *
 * <pre>reach = max of e over the earliest tenth / max of e</pre>
 *
 * (Bengio, Simard, Frasconi 1994: a state that contracts by λ at each time step passes λ^(T−t) of
 * the gradient on). The gradient vanishes through time where the median of reach over the last
 * {@link ThroughTimeLimits#steps} training steps is under {@link ThroughTimeLimits#reach}. Weight
 * gradients cannot show it: they are sums over time, and the last time steps fill them. Where a
 * loss stands at every time step, each receives gradient of its own and reach stays near 1.
 */
public final class VanishingThroughTimeDetector implements Detector {

  private final ThroughTimeLimits limits;

  public VanishingThroughTimeDetector(ThroughTimeLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.VANISHING_THROUGH_TIME;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(10, 30);
  }

  @Override
  public Reading read(RunView run) {
    List<Direction> directions =
        Direction.of(run, limits.minTimeSteps()).stream()
            .filter(direction -> direction.time().reach().count() >= limits.steps())
            .filter(direction -> !Double.isNaN(reach(direction)))
            .toList();
    if (directions.isEmpty()) {
      return Reading.unsure();
    }
    double limit = run.learns() ? limits.reachWhenLearning() : limits.reach();
    List<Direction> forgetful = directions.stream().filter(d -> reach(d) < limit).toList();
    if (!forgetful.isEmpty()) {
      return new Reading.Abnormal(finding(run, forgetful, limit));
    }
    boolean recovered = directions.stream().allMatch(d -> reach(d) >= limit * limits.recovered());
    return recovered ? Reading.normal() : Reading.unsure();
  }

  private double reach(Direction direction) {
    return direction.time().reach().newest(limits.steps()).median();
  }

  private Finding finding(RunView run, List<Direction> forgetful, double limit) {
    Direction worst = forgetful.get(0);
    for (Direction direction : forgetful) {
      worst = reach(direction) < reach(worst) ? direction : worst;
    }
    TimeHistory time = worst.time();
    Memory memory = Memory.of(run.info(worst.layer()), time);
    return new Finding(
        run.learns() ? Severity.INFO : Severity.CRITICAL,
        Optional.of(worst.layer().ref()),
        forgetful.stream().map(direction -> direction.layer().index()).distinct().toList(),
        run.stepsAgo(limits.steps() - 1),
        memory.cause(),
        List.of(
            Figure.of("reach", reach(worst), limit),
            new Figure("decay", time.log10Slope(), OptionalDouble.empty(), "decades per time step"),
            Figure.of("share of the sequence that receives gradient", time.share()),
            new Figure("sequence length", time.steps(), OptionalDouble.empty(), "time steps"),
            Figure.of("loss", run.loss().median())),
        memory.remedies());
  }
}
