package io.gradwatch.monitor.web;

import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.LossTimelinePoint;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Optional;

/** One run in the API, with its layers, its verdicts and its past. */
record RunDetail(
    RunSummary summary,
    Optional<RunInfo> info,
    Optional<RollingReport> norms,
    List<Event> active,
    List<Event> past,
    List<LossTimelinePoint> trail) {

  static RunDetail of(LiveRun live, List<LossTimelinePoint> trail) {
    return new RunDetail(
        RunSummary.of(live),
        live.snapshot().info(),
        live.snapshot().norms(),
        live.snapshot().active(),
        live.snapshot().past(),
        trail);
  }
}
