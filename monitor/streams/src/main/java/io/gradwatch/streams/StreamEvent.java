package io.gradwatch.streams;

import static java.util.Locale.ROOT;

/** What the stream counts besides the records it reads. */
public enum StreamEvent {
  /** An event was handed to the producer. */
  EVENT_PUBLISHED,
  /** A rolling report was handed to the producer. */
  NORMS_PUBLISHED,
  /** A stored history could not be read; the run starts with an empty one. */
  HISTORY_LOST,
  /** A run's history was deleted because no record arrived for the retention time. */
  HISTORY_EXPIRED,
  /** A run's history was deleted because there were more runs than the monitor keeps. */
  RUN_EVICTED,
  /** An inactive run could not be evaluated; the next check tries again. */
  INACTIVITY_CHECK_FAILED,
  /** A dead letter exceeded the size limit of its topic; its content was omitted. */
  DEAD_LETTER_TRUNCATED,
  /** A dead letter was not written: its topic does not even accept its reason and origin. */
  DEAD_LETTER_OMITTED,
  /** An event exceeded the size limit of its topic; remedies, cause or evidence were omitted. */
  EVENT_TRUNCATED,
  /** An event was not written because it exceeds the size limit of its topic. */
  EVENT_OMITTED,
  /** A rolling report exceeded the size limit of its topic; tensors or layers were omitted. */
  NORMS_TRUNCATED,
  /** A rolling report was not written because it exceeds the size limit of its topic. */
  NORMS_OMITTED,
  /** A record could not be written; its transaction is aborted and its input is read again. */
  PRODUCTION_FAILED,
  /** A stream thread failed and was replaced. */
  THREAD_REPLACED;

  /** The value of the label {@code event}. */
  String label() {
    return name().toLowerCase(ROOT);
  }
}
