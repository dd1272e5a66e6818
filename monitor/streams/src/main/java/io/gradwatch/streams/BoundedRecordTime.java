package io.gradwatch.streams;

import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Extracts a record's timestamp, bounded to the range from the epoch to the current time.
 *
 * <p>A broker rejects records with a timestamp in the future, and the records that the stream
 * writes (dead letters, changelog) inherit the timestamp of their input. Without the bound, a
 * producer with a wrong clock would make every transaction abort.
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
