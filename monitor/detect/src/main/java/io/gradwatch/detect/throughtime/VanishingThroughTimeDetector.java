package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TimeHistory;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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

  /** One direction of one recurrent layer. */
  private record Direction(LayerHistory layer, TimeHistory time, double reach) {}

  @Override
  public Reading read(RunView run) {
    List<Direction> directions =
        run.layers().stream()
            .flatMap(
                layer ->
                    Stream.concat(layer.time().stream(), layer.reverseTime().stream())
                        .filter(this::enoughSeen)
                        .map(time -> new Direction(layer, time, reach(time))))
            .filter(direction -> !Double.isNaN(direction.reach()))
            .toList();
    if (directions.isEmpty()) {
      return Reading.unsure();
    }
    double limit = run.learns() ? limits.reachWhenLearning() : limits.reach();
    List<Direction> forgetful = directions.stream().filter(d -> d.reach() < limit).toList();
    if (!forgetful.isEmpty()) {
      return new Reading.Abnormal(finding(run, forgetful, limit));
    }
    boolean recovered = directions.stream().allMatch(d -> d.reach() >= limit * limits.recovered());
    return recovered ? Reading.normal() : Reading.unsure();
  }

  private boolean enoughSeen(TimeHistory time) {
    return time.steps() >= limits.minTimeSteps() && time.reach().count() >= limits.steps();
  }

  private double reach(TimeHistory time) {
    return time.reach().newest(limits.steps()).median();
  }

  private Finding finding(RunView run, List<Direction> forgetful, double limit) {
    Direction worst = forgetful.get(0);
    for (Direction direction : forgetful) {
      worst = direction.reach() < worst.reach() ? direction : worst;
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
            Figure.of("reach", worst.reach(), limit),
            new Figure("decay", time.log10Slope(), OptionalDouble.empty(), "decades per time step"),
            Figure.of("share of the sequence that receives gradient", time.share()),
            new Figure("sequence length", time.steps(), OptionalDouble.empty(), "time steps"),
            Figure.of("loss", run.loss().median())),
        memory.remedies());
  }
}
