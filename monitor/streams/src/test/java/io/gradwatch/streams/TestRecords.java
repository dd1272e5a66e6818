package io.gradwatch.streams;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Sample records of a trainer. */
final class TestRecords {

  static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  private TestRecords() {}

  static StepReport step(String run, long step, double norm) {
    return step(run, step, List.of(layer(0, 1, norm)));
  }

  static StepReport step(String run, long step, List<LayerReport> layers) {
    return new StepReport(
        run,
        1,
        0,
        step,
        0,
        TIME.plusSeconds(step),
        OptionalDouble.of(0.5),
        OptionalDouble.empty(),
        OptionalDouble.of(0.01),
        32,
        0.1,
        layers);
  }

  static LayerReport layer(int index, int tensors, double norm) {
    return new LayerReport(
        index,
        "layer" + index,
        IntStream.range(0, tensors).mapToObj(i -> tensor("W" + i, norm)).toList(),
        Optional.empty(),
        Optional.empty());
  }

  static LayerReport layer(int index, String name, String param) {
    return new LayerReport(
        index, name, List.of(tensor(param, 1)), Optional.empty(), Optional.empty());
  }

  private static TensorReport tensor(String param, double norm) {
    return new TensorReport(
        param,
        TensorRole.WEIGHT,
        new TensorStatistics(10, 0, 0, 0, norm, 0, 0, 0, 0, Optional.empty()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  static RunInfo info(String run, RunState state) {
    return new RunInfo(
        run,
        1,
        state,
        TIME,
        TIME,
        "test",
        "test",
        List.of(),
        Map.of(),
        0,
        OptionalLong.empty(),
        "");
  }

  static Event event(String run, long step) {
    return new Event(
        run,
        1,
        "e" + step,
        EventPhase.BEGAN,
        VerdictKind.VANISHING_GRADIENT,
        Severity.WARNING,
        Optional.empty(),
        List.of(),
        step,
        step,
        OptionalLong.empty(),
        true,
        "",
        "",
        List.of(),
        List.of(),
        TIME.plusSeconds(step));
  }

  static RollingReport norms(String run, long step) {
    return new RollingReport(
        run,
        1,
        step,
        TIME.plusSeconds(step),
        50,
        List.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false,
        step,
        0);
  }
}
