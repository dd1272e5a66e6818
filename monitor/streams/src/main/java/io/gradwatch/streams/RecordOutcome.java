package io.gradwatch.streams;

import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Decoded;

/**
 * What became of a record that was read. Each has exactly one fate, so that over a topic the counts
 * add up to the records read.
 */
public enum RecordOutcome {
  /** It was taken into account. */
  JUDGED(false),
  /** It was taken into account before. */
  DUPLICATE(false),
  /** It belongs to an attempt that a later one has replaced. */
  STALE_ATTEMPT(false),
  /** A tombstone on the runs topic: the run's history was dropped. */
  FORGOTTEN(false),
  /** Not a message of this kind. */
  MALFORMED(true),
  /** A message with a value that the contract does not allow. */
  BROKEN_CONTRACT(true),
  /** Written by a later version of the contract. */
  NEWER_CONTRACT(true),
  /** Its key is not the run inside. */
  KEY_MISMATCH(true),
  /** Judging it failed: a fault of the monitor, not of the record. */
  PROCESSING_FAILED(true);

  private final boolean deadLettered;

  RecordOutcome(boolean deadLettered) {
    this.deadLettered = deadLettered;
  }

  /** Whether the record went to the dead letters. */
  public boolean deadLettered() {
    return deadLettered;
  }

  static RecordOutcome of(RunUpdate.Outcome outcome) {
    return switch (outcome) {
      case EVALUATED -> JUDGED;
      case DUPLICATE -> DUPLICATE;
      case STALE_ATTEMPT -> STALE_ATTEMPT;
    };
  }

  static RecordOutcome of(Decoded.Reason reason) {
    return switch (reason) {
      case MALFORMED -> MALFORMED;
      case BROKEN_CONTRACT -> BROKEN_CONTRACT;
      case NEWER_CONTRACT -> NEWER_CONTRACT;
    };
  }
}
