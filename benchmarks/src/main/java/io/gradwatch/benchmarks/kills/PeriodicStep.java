package io.gradwatch.benchmarks.kills;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Steps of a network whose gradient is not finite for a few steps out of every {@value #PERIOD}, so
 * that a verdict begins and clears again and again.
 */
final class PeriodicStep {

  /** Longer than the 20 finite steps after which the verdict clears. */
  private static final int PERIOD = 40;

  private static final int NON_FINITE_STEPS = 4;
  private static final int LAYERS = 4;
  private static final int ELEMENTS = 1_000;

  private PeriodicStep() {}

  static StepReport of(String run, long step) {
    long nonFinite = step % PERIOD >= PERIOD - NON_FINITE_STEPS ? 1 : 0;
    return new StepReport(
        run,
        1,
        0,
        step,
        0,
        Instant.now(),
        OptionalDouble.of(1 / (1.0 + step)),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        32,
        0.01,
        IntStream.range(0, LAYERS).mapToObj(layer -> layer(layer, step, nonFinite)).toList());
  }

  private static LayerReport layer(int index, long step, long nonFinite) {
    double norm = 0.1 + 0.01 * Math.sin((double) step + index);
    var tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(
                ELEMENTS,
                0,
                nonFinite,
                0,
                norm,
                norm / 100,
                norm / 10,
                -norm,
                norm,
                Optional.empty()),
            OptionalDouble.of(norm / 1_000),
            OptionalDouble.of(1),
            OptionalDouble.empty());
    return new LayerReport(
        index, "layer" + index, List.of(tensor), Optional.empty(), Optional.empty());
  }
}
