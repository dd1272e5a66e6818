package io.gradwatch.monitor.live;

import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;

/**
 * The current state of a run.
 *
 * @param snapshot statistics and verdicts
 * @param lastRecordTime timestamp of the run's last record
 */
public record LiveRun(RunSnapshot snapshot, Instant lastRecordTime) {

  public String run() {
    return snapshot.run();
  }

  /** Returns the name of the state, or {@code UNKNOWN} if the run has only sent steps so far. */
  public String state() {
    return snapshot.info().map(RunInfo::state).map(Enum::name).orElse("UNKNOWN");
  }

  /** Returns whether the run has reported its end. */
  public boolean ended() {
    return snapshot.info().map(info -> info.state().ended()).orElse(false);
  }
}
