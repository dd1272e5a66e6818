package io.gradwatch.streams;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own time, held between the epoch and now.
 *
 * <p>A broker refuses a record from the future, and what the stream writes (dead letters,
 * changelog) bears the time of what it read: a producer with a wrong clock would abort every
 * transaction.
 */
final class BoundedRecordTime implements TimestampExtractor {

  private final Clock clock;

  BoundedRecordTime(Clock clock) {
    this.clock = clock;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, Math.min(record.timestamp(), clock.millis()));
  }
}
