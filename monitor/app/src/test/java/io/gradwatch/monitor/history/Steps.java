package io.gradwatch.monitor.history;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.TimeStepReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Step reports with given losses and gradient norms. */
public final class Steps {

  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private Steps() {}

  /** A step whose layers have these gradient norms, and a parameter norm of 2. */
  public static StepReport step(String run, int attempt, long step, double loss, double... norms) {
    return report(
        run,
        attempt,
        step,
        loss,
        IntStream.range(0, norms.length)
            .mapToObj(layer -> layer(layer, norms[layer], Optional.empty()))
            .toList());
  }

  /** A step with one recurrent layer that has these norms along the sequence. */
  public static StepReport recurrent(String run, long step, List<Double> norms) {
    TimeStepReport time = new TimeStepReport(norms, List.of(), norms.size());
    return report(run, 1, step, 1, List.of(layer(0, 1, Optional.of(time))));
  }

  private static StepReport report(
      String run, int attempt, long step, double loss, List<LayerReport> layers) {
    return new StepReport(
        run,
        attempt,
        0,
        step,
        0,
        TIME.plusSeconds(step),
        OptionalDouble.of(loss),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        1,
        0.25,
        layers);
  }

  private static LayerReport layer(int index, double norm, Optional<TimeStepReport> time) {
    TensorReport tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(10, 0, 0, 0, norm, 0, 0, 0, 0, Optional.empty()),
            OptionalDouble.of(norm / 10),
            OptionalDouble.of(2),
            OptionalDouble.empty());
    return new LayerReport(index, "dense" + index, List.of(tensor), Optional.empty(), time);
  }
}
