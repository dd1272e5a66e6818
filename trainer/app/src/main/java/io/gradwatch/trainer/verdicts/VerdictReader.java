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
 * Follows the monitor's verdicts from now on, on a thread of its own. Reads committed records only:
 * each event once.
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
   * Starts to follow.
   *
   * @param kafka client settings, with the bootstrap servers
   * @param listener hears each event as it comes, on the reader's thread
   * @throws NoMonitorException when the topics are not there
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

  /** The attempt that a new training of a run is: one more than the last that Kafka knows of. */
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
      log.error("cannot read verdicts any more: {}", failed.getMessage());
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

  private void countUnreadable(ConsumerRecord<byte[], byte[]> record, Decoded.Rejected<?> refused) {
    if (unreadable.getAndIncrement() == 0) {
      log.warn(
          "unreadable record, and any further one is only counted: topic={} partition={} offset={}:"
              + " {}",
          record.topic(),
          record.partition(),
          record.offset(),
          refused.message());
    }
  }

  /** Records on the monitor's topics that could not be read. */
  public long unreadable() {
    return unreadable.get();
  }

  /** Verdicts of a run's attempt in the order in which they began, as they stand now. */
  public List<Event> verdicts(String run, int attempt) {
    return store.verdicts(run, attempt);
  }

  /** The newest rolling norms of a run. */
  public Optional<RollingReport> norms(String run) {
    return store.newestReport(run);
  }

  /** Whether the monitor has judged every step of a run's attempt before the time was over. */
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
