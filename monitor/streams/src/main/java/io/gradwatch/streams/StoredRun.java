package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import java.time.Instant;

/** What the store holds for a run. */
public sealed interface StoredRun {

  /**
   * A history.
   *
   * @param history of the run
   * @param lastRecordTime when its last record was written, by that record's timestamp
   */
  record Stored(RunHistory history, Instant lastRecordTime) implements StoredRun {}

  /**
   * Bytes that this version of the monitor cannot read. The run starts afresh with its next record.
   *
   * @param reason for the log
   */
  record Unreadable(String reason) implements StoredRun {}
}
