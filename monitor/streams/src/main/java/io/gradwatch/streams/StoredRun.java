package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import java.time.Instant;

/** The value that the store holds for a run. */
public sealed interface StoredRun {

  /**
   * A readable history.
   *
   * @param lastRecordTime timestamp of the run's last record
   */
  record Stored(RunHistory history, Instant lastRecordTime) implements StoredRun {}

  /**
   * Bytes that this version of the monitor cannot read. The run starts with an empty history at its
   * next record.
   *
   * @param reason explanation for the log
   */
  record Unreadable(String reason) implements StoredRun {}
}
