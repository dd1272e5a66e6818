package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Explosion through time. With e(t) the L2 norm of dL/dx at time step t,
 *
 * <pre>growth = max of e over the earliest tenth / max of e over the last tenth</pre>
 *
 * (Pascanu, Mikolov, Bengio 2013: a recurrence whose Jacobian stretches by λ &gt; 1 multiplies the
 * gradient by λ at each time step on its way back). One step over {@link
 * ExplodingThroughTimeLimits#growth} proves it; less, if it stays while the loss does not fall.
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
    return new Hysteresis(1, 30);
  }

  @Override
  public Reading read(RunView run) {
    List<Direction> directions = Direction.of(run, limits.minTimeSteps());
    if (directions.isEmpty()) {
      return Reading.unsure();
    }
    List<Direction> exploding =
        directions.stream().filter(direction -> explodes(run, direction)).toList();
    if (!exploding.isEmpty()) {
      return new Reading.Abnormal(finding(run, exploding));
    }
    return directions.stream().allMatch(d -> d.time().growth().last() < limits.recovered())
        ? Reading.normal()
        : Reading.unsure();
  }

  private boolean explodes(RunView run, Direction direction) {
    return direction.time().growth().last() >= limits.growth()
        || (!run.learns()
            && direction.time().growth().count() >= limits.steps()
            && direction.time().growth().newest(limits.steps()).median() >= limits.sustained());
  }

  private Finding finding(RunView run, List<Direction> exploding) {
    Direction worst = exploding.get(0);
    for (Direction direction : exploding) {
      boolean worse = direction.time().growth().last() > worst.time().growth().last();
      worst = worse ? direction : worst;
    }
    Stretching stretching = Stretching.of(run, worst);
    return new Finding(
        run.learns() ? Severity.INFO : Severity.CRITICAL,
        Optional.of(worst.layer().ref()),
        exploding.stream().map(direction -> direction.layer().index()).distinct().toList(),
        worst.time().growth().last() >= limits.growth()
            ? run.step()
            : run.stepsAgo(limits.steps() - 1),
        stretching.cause(),
        List.of(
            Figure.of("growth through time", worst.time().growth().last(), limits.growth()),
            new Figure(
                "decay",
                worst.time().log10Slope(),
                OptionalDouble.empty(),
                "decades per time step"),
            new Figure(
                "sequence length", worst.time().steps(), OptionalDouble.empty(), "time steps"),
            Figure.of("gradient norm", worst.layer().norms().last()),
            Figure.of("loss", run.loss().median())),
        stretching.remedies());
  }
}
