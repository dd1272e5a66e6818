package io.gradwatch.benchmarks.latency;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed events on a thread of its own, with the moment at which each arrived. */
final class EventReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /** An event about a NaN, and when it arrived. */
  record Arrival(Event event, Instant arrived) {

    double millis() {
      return Duration.between(event.time(), arrived).toNanos() / 1e6;
    }
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Reads the topic, which exists, from its beginning. */
  EventReader(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                IsolationLevel.READ_COMMITTED.toString()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.EVENTS).stream()
            .map(info -> new TopicPartition(Topics.EVENTS, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = new Thread(this::run, "gradwatch-bench-events");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!closed) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Instant now = Instant.now();
        if (EventCodec.decode(record.value()) instanceof Decoded.Accepted<Event> accepted
            && accepted.value().kind() == VerdictKind.NON_FINITE) {
          arrivals.add(new Arrival(accepted.value(), now));
        }
      }
    }
  }

  /** The events of some runs that steps of a time caused. */
  List<Arrival> arrivals(PacedRuns runs, Instant from, Instant to) {
    return arrivals.stream()
        .filter(arrival -> runs.contains(arrival.event().run()))
        .filter(arrival -> !arrival.event().time().isBefore(from))
        .filter(arrival -> arrival.event().time().isBefore(to))
        .toList();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}
