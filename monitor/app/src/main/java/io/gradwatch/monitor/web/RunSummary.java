package io.gradwatch.monitor.web;

import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A run in the list of the API: its state and active verdicts, without its layers. */
record RunSummary(
    String run,
    int attempt,
    String state,
    Instant lastHeard,
    String model,
    String failure,
    OptionalLong step,
    OptionalLong plannedSteps,
    OptionalLong stepsJudged,
    OptionalLong stepsMissing,
    OptionalDouble loss,
    boolean complete,
    List<Event> active,
    int past) {

  static RunSummary of(LiveRun live) {
    Optional<RollingReport> norms = live.snapshot().norms();
    Optional<RunInfo> info = live.snapshot().info();
    return new RunSummary(
        live.run(),
        live.snapshot().attempt(),
        live.state(),
        live.lastRecordTime(),
        info.map(RunInfo::model).orElse(""),
        info.map(RunInfo::failure).orElse(""),
        norms.map(n -> OptionalLong.of(n.step())).orElseGet(OptionalLong::empty),
        info.map(RunSummary::plannedSteps).orElseGet(OptionalLong::empty),
        norms.map(n -> OptionalLong.of(n.stepsJudged())).orElseGet(OptionalLong::empty),
        norms.map(n -> OptionalLong.of(n.stepsMissing())).orElseGet(OptionalLong::empty),
        norms.map(RollingReport::loss).orElseGet(OptionalDouble::empty),
        norms.map(RollingReport::complete).orElse(false),
        live.snapshot().active(),
        live.snapshot().past().size());
  }

  /** Those before a resumption included, as step numbers are. */
  private static OptionalLong plannedSteps(RunInfo info) {
    return info.plannedSteps().isPresent()
        ? OptionalLong.of(info.plannedSteps().getAsLong() + info.resumedStep())
        : info.plannedSteps();
  }
}
