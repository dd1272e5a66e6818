package io.gradwatch.cli.recording;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts the records of a partition of both topics into the order in which Kafka Streams gives them
 * to the monitor: of the oldest unread record of each topic, the one with the smaller timestamp. A
 * topic is in order in itself, even if its timestamps are not. Records of other runs take part,
 * because one with a late timestamp holds back those behind it.
 */
final class TopicMerge {

  private final Deque<Unread> runs = new ArrayDeque<>();
  private final Deque<Unread> steps = new ArrayDeque<>();

  /** A record that has not been passed on; null if it is of another run. */
  private record Unread(long timestampMillis, @Nullable RawRecord record) {}

  void add(RawRecord record) {
    queue(record.topic()).add(new Unread(record.timestampMillis(), record));
  }

  /** Adds a record of another run. */
  void addOther(RecordedTopic topic, long timestampMillis) {
    queue(topic).add(new Unread(timestampMillis, null));
  }

  int unread(RecordedTopic topic) {
    return queue(topic).size();
  }

  /**
   * Passes on all records whose place is known.
   *
   * @param atEnd whether nothing more is expected of a topic for now
   */
  void drainTo(RawRecordSink sink, Predicate<RecordedTopic> atEnd) throws IOException {
    while (true) {
      Unread run = runs.peek();
      Unread step = steps.peek();
      if ((run == null && (step == null || !atEnd.test(RecordedTopic.RUNS)))
          || (step == null && !atEnd.test(RecordedTopic.STEPS))) {
        return;
      }
      boolean runFirst =
          run != null && (step == null || run.timestampMillis() <= step.timestampMillis());
      RawRecord record = (runFirst ? runs : steps).remove().record();
      if (record != null) {
        sink.accept(record);
      }
    }
  }

  private Deque<Unread> queue(RecordedTopic topic) {
    return topic == RecordedTopic.RUNS ? runs : steps;
  }
}
