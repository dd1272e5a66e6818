package io.gradwatch.cli;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Generates step reports of a healthy network, about 200 bytes per tensor. */
final class SyntheticStep {

  private static final int BINS = 40;

  private SyntheticStep() {}

  static StepReport of(String run, int attempt, long step, int tensors) {
    return new StepReport(
        run,
        attempt,
        0,
        step,
        0,
        Instant.now(),
        OptionalDouble.of(1 / (1.0 + step)),
        OptionalDouble.empty(),
        OptionalDouble.of(0.1),
        32,
        0.01,
        IntStream.range(0, tensors).mapToObj(i -> layer(i, step)).toList());
  }

  private static LayerReport layer(int index, long step) {
    double norm = 0.1 + 0.01 * Math.sin((double) step + index);
    var histogram = new MagnitudeHistogram(-BINS, Collections.nCopies(BINS, 1_000 + step), 1);
    var tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(
                1_000L * BINS,
                0,
                0,
                0,
                norm,
                norm / 100,
                norm / 10,
                -norm,
                norm,
                Optional.of(histogram)),
            OptionalDouble.of(norm / 1_000),
            OptionalDouble.of(1),
            OptionalDouble.empty());
    return new LayerReport(
        index, "layer" + index, List.of(tensor), Optional.empty(), Optional.empty());
  }
}
