package io.gradwatch.publisher;

import java.time.Duration;
import java.util.Map;

/**
 * How a publisher works.
 *
 * @param kafka settings of the Kafka producer, complete
 * @param queueCapacity reports that wait for the sender, at most
 * @param queueBytes heap they hold, at most and roughly
 * @param closeTimeout after which close gives up
 */
record PublisherConfig(
    Map<String, Object> kafka, int queueCapacity, long queueBytes, Duration closeTimeout) {

  PublisherConfig {
    kafka = Map.copyOf(kafka);
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
