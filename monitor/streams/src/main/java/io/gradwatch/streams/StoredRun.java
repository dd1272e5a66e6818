package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import java.time.Instant;

/** What the store holds for a run. */
public sealed interface StoredRun {

  /**
   * A history.
   *
   * @param history of the run
   * @param lastHeard when its last record was written, by that record's timestamp
   */
  record Known(RunHistory history, Instant lastHeard) implements StoredRun {}

  /**
   * Bytes that this version of the monitor cannot read. The run starts afresh with its next record.
   *
   * @param reason for the log
   */
  record Unreadable(String reason) implements StoredRun {}
}
