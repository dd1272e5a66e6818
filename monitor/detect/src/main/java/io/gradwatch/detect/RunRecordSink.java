package io.gradwatch.detect;

import java.util.Set;

/** Splits the records of one run into parts, and keeps track of the keys that are in use. */
final class RunRecordSink {

  private final RunHistory history;
  private final int maxValueBytes;
  private final HistoryRecords.Sink sink;
  private final Set<HistoryKey> keys;

  /**
   * @param maxValueBytes maximum size of a value; larger ones are split
   * @param keys keys of the run that are in use, which is updated
   */
  RunRecordSink(
      RunHistory history, int maxValueBytes, HistoryRecords.Sink sink, Set<HistoryKey> keys) {
    this.history = history;
    this.maxValueBytes = maxValueBytes;
    this.sink = sink;
    this.keys = keys;
  }

  boolean contains(HistoryKey.Kind kind) {
    return keys.stream().anyMatch(key -> key.kind() == kind);
  }

  void put(HistoryKey.Kind kind, int number, byte[] value) {
    RecordParts parts =
        new RecordParts(history.sequence(), history.revision(), history.firstAttempt());
    int part = 0;
    for (byte[] bytes : parts.split(value, maxValueBytes)) {
      HistoryKey key = new HistoryKey(kind, number, part++);
      keys.add(key);
      sink.put(key.toBytes(history.run()), bytes);
    }
  }

  void delete(HistoryKey.Kind kind) {
    keys.removeIf(
        key -> {
          if (key.kind() == kind) {
            sink.put(key.toBytes(history.run()), null);
          }
          return key.kind() == kind;
        });
  }
}
