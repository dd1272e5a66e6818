package io.gradwatch.detect;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import java.util.List;
import java.util.Optional;

/**
 * A run as it stands, for display.
 *
 * @param norms rolling norms up to the last step judged; empty before the first step
 * @param statistics what else is known; empty before the first step
 * @param info what the run said of itself; empty before its first record
 * @param active verdicts that hold now: the event that began or last worsened each
 * @param past verdicts that have cleared, latest last, bounded
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
