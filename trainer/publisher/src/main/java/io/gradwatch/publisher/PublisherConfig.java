package io.gradwatch.publisher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Configuration of a publisher.
 *
 * @param kafka complete settings of the Kafka producer
 * @param queueCapacity maximum number of reports that wait for the sending thread
 * @param queueBytes approximate maximum of their size on the heap
 * @param spoolFolders candidates for the spool; the first writable one is used
 * @param spoolBytes approximate maximum size of the spool; 0 disables it
 * @param closeTimeout time after which close spools the rest
 * @param closeAtExit whether a shutdown hook of the JVM closes the publisher
 */
record PublisherConfig(
    Map<String, Object> kafka,
    int queueCapacity,
    long queueBytes,
    List<Path> spoolFolders,
    long spoolBytes,
    Duration closeTimeout,
    boolean closeAtExit) {

  private static final long MIB = 1024L * 1024;

  static final int DEFAULT_QUEUE_CAPACITY = 10_000;

  /** 256 MiB, or an eighth of the heap if that is less. */
  static final long DEFAULT_QUEUE_BYTES = Math.min(256 * MIB, Runtime.getRuntime().maxMemory() / 8);

  static final long DEFAULT_SPOOL_BYTES = 1024 * MIB;
  static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** A smaller spool would hold only a few of the largest reports. */
  static final long MIN_SPOOL_BYTES = 16 * MIB;

  PublisherConfig {
    kafka = Map.copyOf(kafka);
    spoolFolders = List.copyOf(spoolFolders);
    if (spoolBytes != 0 && spoolBytes < MIN_SPOOL_BYTES) {
      throw new IllegalArgumentException(
          "the spool's limit is "
              + spoolBytes
              + " bytes; it must be at least "
              + MIN_SPOOL_BYTES
              + ", or 0 to disable the spool");
    }
    if (queueCapacity < 1) {
      throw new IllegalArgumentException(
          "the queue's capacity is " + queueCapacity + " reports; it must be at least 1");
    }
    if (queueBytes < 1) {
      throw new IllegalArgumentException(
          "the queue's memory is " + queueBytes + " bytes; it must be at least 1");
    }
    if (closeTimeout.isNegative()) {
      throw new IllegalArgumentException(
          "the close timeout is " + closeTimeout + "; it must not be negative");
    }
  }
}
