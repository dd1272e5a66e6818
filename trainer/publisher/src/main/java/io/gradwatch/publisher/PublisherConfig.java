package io.gradwatch.publisher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a publisher works.
 *
 * @param kafka settings of the Kafka producer, complete
 * @param queueCapacity reports that wait for the sender, at most
 * @param queueBytes heap they hold, at most and roughly
 * @param spoolFolders the first of them that can be written takes what cannot be delivered
 * @param spoolBytes on disk, at most and roughly; 0: memory only
 * @param closeTimeout after which close gives up
 */
record PublisherConfig(
    Map<String, Object> kafka,
    int queueCapacity,
    long queueBytes,
    List<Path> spoolFolders,
    long spoolBytes,
    Duration closeTimeout) {

  /** Less than a few of the largest reports is no spool. */
  static final long MIN_SPOOL_BYTES = 16L * 1024 * 1024;

  PublisherConfig {
    kafka = Map.copyOf(kafka);
    spoolFolders = List.copyOf(spoolFolders);
    if (spoolBytes != 0 && spoolBytes < MIN_SPOOL_BYTES) {
      throw new IllegalArgumentException(
          "the spool's bound is "
              + spoolBytes
              + " bytes; it is "
              + MIN_SPOOL_BYTES
              + " or more, or 0 for memory only");
    }
    if (queueCapacity < 1) {
      throw new IllegalArgumentException(
          "the queue's capacity is " + queueCapacity + " reports; it is 1 or more");
    }
    if (queueBytes < 1) {
      throw new IllegalArgumentException(
          "the queue's memory is " + queueBytes + " bytes; it is 1 or more");
    }
    if (closeTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "the close timeout is " + closeTimeout + "; it is 0 or more");
    }
  }
}
