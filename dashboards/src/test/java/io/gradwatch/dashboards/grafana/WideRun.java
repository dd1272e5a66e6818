package io.gradwatch.dashboards.grafana;

import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TimeStepReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A run that no demo trains: five hundred recurrent layers, two workers, everything measured. What
 * is shown of it shows that a dashboard can be read at that width.
 */
final class WideRun {

  static final String NAME = "wide";

  private static final int LAYERS = 500;
  private static final int WORKERS = 2;
  private static final int STEPS = 24;
  private static final int TIME_STEPS = 64;
  private static final int ELEMENTS = 1_000;

  private final Instant started = Instant.now();

  /** The last step of each worker. */
  static long lastStep() {
    return STEPS - 1;
  }

  void publish(ReportSink sink) {
    sink.run(info(RunState.STARTED));
    for (int step = 0; step < STEPS; step++) {
      for (int worker = 0; worker < WORKERS; worker++) {
        sink.step(step(step, worker));
      }
    }
    sink.run(info(RunState.FINISHED));
  }

  private RunInfo info(RunState state) {
    return new RunInfo(
        NAME,
        1,
        state,
        started,
        Instant.now(),
        "test",
        "test",
        IntStream.range(0, LAYERS)
            .mapToObj(i -> new LayerInfo("cell", "SimpleRnn", "tanh", ELEMENTS, ELEMENTS, true))
            .toList(),
        Map.of(),
        (long) STEPS * WORKERS,
        OptionalLong.of((long) STEPS * WORKERS),
        "");
  }

  private StepReport step(int step, int worker) {
    return new StepReport(
        NAME,
        1,
        worker,
        step,
        0,
        Instant.now(),
        OptionalDouble.of(2.0 / (step + 1)),
        OptionalDouble.of(2.2 / (step + 1)),
        OptionalDouble.of(0.01),
        32,
        0.1,
        IntStream.range(0, LAYERS).mapToObj(this::layer).toList());
  }

  private LayerReport layer(int index) {
    double norm = Math.pow(10, -3.0 * (LAYERS - index) / LAYERS);
    return new LayerReport(
        index,
        "cell",
        List.of(
            new TensorReport(
                "W",
                TensorRole.WEIGHT,
                ELEMENTS,
                0,
                0,
                0,
                norm,
                0,
                norm,
                -norm,
                norm,
                Optional.of(
                    new MagnitudeHistogram(
                        Math.getExponent(norm) - 2, List.of(100L, 400L, 500L), 1)),
                OptionalDouble.of(1e-3),
                OptionalDouble.of(1),
                OptionalDouble.empty())),
        Optional.of(new ActivationReport(0, 1, 0.1, 0.05, 0, 0)),
        Optional.of(
            new TimeStepReport(
                IntStream.range(0, TIME_STEPS)
                    .mapToObj(t -> Math.pow(10, -0.02 * (TIME_STEPS - t)))
                    .toList(),
                List.of(),
                TIME_STEPS)));
  }
}
