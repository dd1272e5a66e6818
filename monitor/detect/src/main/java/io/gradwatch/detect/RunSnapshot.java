package io.gradwatch.detect;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Optional;

/**
 * The current state of a run, for display.
 *
 * @param norms rolling norms up to the last step evaluated; empty before the first step
 * @param statistics further statistics; empty before the first step
 * @param info newest {@link RunInfo} of the run; empty before the first
 * @param active active verdicts: the event that began or last worsened each
 * @param past cleared verdicts, newest last, of a bounded number
 */
public record RunSnapshot(
    String run,
    int attempt,
    Optional<RollingReport> norms,
    Optional<RunStatistics> statistics,
    Optional<RunInfo> info,
    List<Event> active,
    List<Event> past) {

  public RunSnapshot {
    active = List.copyOf(active);
    past = List.copyOf(past);
  }
}
