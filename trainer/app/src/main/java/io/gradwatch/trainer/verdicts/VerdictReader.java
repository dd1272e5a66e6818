package io.gradwatch.trainer.verdicts;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the monitor's verdicts from now on, on its own thread. Only committed records are read, so
 * that each event is received once.
 */
public final class VerdictReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(VerdictReader.class);

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final VerdictStore store = new VerdictStore();
  private final Map<String, Integer> lastAttempts = new HashMap<>();
  private final AtomicLong unreadable = new AtomicLong();
  private final Consumer<Event> listener;

  private VerdictReader(Map<String, Object> kafka, Consumer<Event> listener) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.listener = listener;
    this.thread = new Thread(this::pollUntilClosed, "gradwatch-verdicts");
    this.thread.setDaemon(true);
  }

  /**
   * Starts reading.
   *
   * @param kafka client settings, including the bootstrap servers
   * @param listener receives each event, on the reader's thread
   * @throws NoMonitorException if the topics do not exist
   */
  public static VerdictReader start(Map<String, Object> kafka, Consumer<Event> listener) {
    VerdictReader reader = new VerdictReader(kafka, listener);
    try {
      reader.lastAttempts.putAll(LastAttemptReader.read(reader.consumer));
      reader.seekToEnd();
    } catch (RuntimeException failed) {
      reader.consumer.close();
      throw failed;
    }
    reader.thread.start();
    return reader;
  }

  /** Number of the next attempt of a run: one more than the last that Kafka has. */
  public int nextAttempt(String run) {
    return lastAttempts.getOrDefault(run, 0) + 1;
  }

  private void seekToEnd() {
    List<TopicPartition> partitions = new ArrayList<>(TopicPartitions.of(consumer, Topics.EVENTS));
    partitions.addAll(TopicPartitions.of(consumer, Topics.NORMS));
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  private void pollUntilClosed() {
    try {
      while (true) {
        consumer.poll(POLL).forEach(this::handle);
      }
    } catch (WakeupException closed) {
      log.debug("verdict reader closes");
    } catch (KafkaException failed) {
      log.error(
          "reading verdicts from Kafka failed, no further verdicts are shown: {}",
          failed.getMessage());
    } finally {
      consumer.close();
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    if (record.topic().equals(Topics.EVENTS)) {
      Decoded<Event> decoded = EventCodec.decode(record.value());
      if (decoded instanceof Decoded.Accepted<Event> event) {
        store.add(event.value());
        listener.accept(event.value());
        return;
      }
      countUnreadable(record, (Decoded.Rejected<Event>) decoded);
      return;
    }
    Decoded<RollingReport> decoded = RollingReportCodec.decode(record.value());
    if (decoded instanceof Decoded.Accepted<RollingReport> report) {
      store.add(report.value());
      return;
    }
    countUnreadable(record, (Decoded.Rejected<RollingReport>) decoded);
  }

  private void countUnreadable(
      ConsumerRecord<byte[], byte[]> record, Decoded.Rejected<?> rejected) {
    if (unreadable.getAndIncrement() == 0) {
      log.warn(
          "unreadable record; further ones are only counted: topic={} partition={} offset={}"
              + " reason={}",
          record.topic(),
          record.partition(),
          record.offset(),
          rejected.message());
    }
  }

  /** Number of records on the monitor's topics that could not be read. */
  public long unreadable() {
    return unreadable.get();
  }

  /** Current verdicts on an attempt of a run, in the order in which they began. */
  public List<Event> verdicts(String run, int attempt) {
    return store.verdicts(run, attempt);
  }

  /** The newest rolling norms of a run. */
  public Optional<RollingReport> norms(String run) {
    return store.newestReport(run);
  }

  /**
   * Waits until the monitor has evaluated every step of an attempt; false when the timeout expires
   * first.
   */
  public boolean awaitComplete(String run, int attempt, Duration timeout)
      throws InterruptedException {
    return store.awaitComplete(run, attempt, timeout.toMillis());
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
