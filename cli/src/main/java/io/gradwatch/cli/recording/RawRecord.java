package io.gradwatch.cli.recording;

import org.jspecify.annotations.Nullable;

/**
 * A record of a run as it lies in its topic, undecoded and unchecked.
 *
 * @param timestampMillis timestamp of the record, in milliseconds since the epoch; 0 if unknown
 * @param value the value; null if the record deletes the run
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawRecord(RecordedTopic topic, long timestampMillis, byte @Nullable [] value) {}
