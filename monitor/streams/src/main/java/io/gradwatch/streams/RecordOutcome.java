package io.gradwatch.streams;

import static java.util.Locale.ROOT;

import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Decoded;

/**
 * The outcome of a record that was read. Each record has exactly one, so the counts of a topic's
 * outcomes add up to the records read from it.
 */
public enum RecordOutcome {
  /** The run was evaluated with it. */
  EVALUATED(false),
  /** It had been evaluated before. */
  DUPLICATE(false),
  /** It belongs to an attempt that a later one has replaced. */
  STALE_ATTEMPT(false),
  /** It is a tombstone on the runs topic: the run's history was deleted. */
  TOMBSTONE(false),
  /** It cannot be parsed as a message of its topic. */
  MALFORMED(true),
  /** It contains a value that the contract does not allow. */
  BROKEN_CONTRACT(true),
  /** It was written by a later version of the contract. */
  NEWER_CONTRACT(true),
  /** Its key differs from the run in its value. */
  KEY_MISMATCH(true),
  /** Its evaluation threw an exception: a fault of the monitor, not of the record. */
  PROCESSING_FAILED(true);

  private final boolean deadLettered;

  RecordOutcome(boolean deadLettered) {
    this.deadLettered = deadLettered;
  }

  /** Returns whether a record with this outcome is sent to the dead-letter topic. */
  public boolean deadLettered() {
    return deadLettered;
  }

  /** The value of the label {@code outcome}. */
  String label() {
    return name().toLowerCase(ROOT);
  }

  static RecordOutcome of(RunUpdate.Outcome outcome) {
    return switch (outcome) {
      case EVALUATED -> EVALUATED;
      case DUPLICATE, REPEATED -> DUPLICATE;
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
