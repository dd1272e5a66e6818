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
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.TimeStepReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A run with synthetic reports of recurrent layers and a decreasing loss, published as fast as the
 * sink accepts them. No network is trained.
 *
 * @param deadUnitShare share of dead units in each layer, 0 to 1
 */
record ScriptedRun(String name, int layers, int workers, int steps, double deadUnitShare) {

  private static final int TIME_STEPS = 64;
  private static final int ELEMENTS = 1_000;

  /** Five hundred layers and two workers, to test dashboards at that width. */
  static ScriptedRun wide() {
    return new ScriptedRun("wide", 500, 2, 24, 0.05);
  }

  /** Learns although most of its units are dead, which is a verdict of severity info. */
  static ScriptedRun learnsWithDeadUnits() {
    return new ScriptedRun("learns-with-dead-units", 2, 1, 200, 0.95);
  }

  /** Number of the last step of each worker. */
  long lastStep() {
    return steps - 1L;
  }

  void publish(ReportSink sink) {
    Instant started = Instant.now();
    sink.run(info(RunState.STARTED, started));
    for (int step = 0; step < steps; step++) {
      for (int worker = 0; worker < workers; worker++) {
        sink.step(step(step, worker));
      }
    }
    sink.run(info(RunState.FINISHED, started));
  }

  private RunInfo info(RunState state, Instant started) {
    return new RunInfo(
        name,
        1,
        state,
        started,
        Instant.now(),
        "test",
        "test",
        IntStream.range(0, layers)
            .mapToObj(i -> new LayerInfo("cell", "SimpleRnn", "tanh", ELEMENTS, ELEMENTS, true))
            .toList(),
        Map.of(),
        (long) steps * workers,
        OptionalLong.of((long) steps * workers),
        "");
  }

  private StepReport step(int step, int worker) {
    return new StepReport(
        name,
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
        IntStream.range(0, layers).mapToObj(this::layer).toList());
  }

  private LayerReport layer(int index) {
    double norm = Math.pow(10, -3.0 * (layers - index) / layers);
    return new LayerReport(
        index,
        "cell",
        List.of(
            new TensorReport(
                "W",
                TensorRole.WEIGHT,
                new TensorStatistics(
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
                            Math.getExponent(norm) - 2, List.of(100L, 400L, 500L), 1))),
                OptionalDouble.of(1e-3),
                OptionalDouble.of(1),
                OptionalDouble.empty())),
        Optional.of(new ActivationReport(0, 1, 0.1, deadUnitShare, 0, 0)),
        Optional.of(
            new TimeStepReport(
                IntStream.range(0, TIME_STEPS)
                    .mapToObj(t -> Math.pow(10, -0.02 * (TIME_STEPS - t)))
                    .toList(),
                List.of(),
                TIME_STEPS)));
  }
}
