package io.gradwatch.monitor.live;

import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;

/**
 * A run as it stands.
 *
 * @param snapshot figures and verdicts
 * @param lastRecordTime when its last record was written
 */
public record LiveRun(RunSnapshot snapshot, Instant lastRecordTime) {

  public String run() {
    return snapshot.run();
  }

  /** Its state by name; {@code UNKNOWN} as long as it only sent steps. */
  public String state() {
    return snapshot.info().map(RunInfo::state).map(Enum::name).orElse("UNKNOWN");
  }

  /** Whether it said that it ended. */
  public boolean ended() {
    return snapshot.info().map(info -> info.state().ended()).orElse(false);
  }
}
