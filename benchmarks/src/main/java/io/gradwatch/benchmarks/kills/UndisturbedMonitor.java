package io.gradwatch.benchmarks.kills;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a monitor that nothing disturbs publishes for the same records. */
final class UndisturbedMonitor {

  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  private UndisturbedMonitor() {}

  /**
   * Evaluates all steps and then the ends of the runs, with a broker of its own.
   *
   * @param folder empty folder
   */
  static MonitorResults evaluate(
      Path folder,
      List<ConsumerRecord<byte[], byte[]>> steps,
      List<ConsumerRecord<byte[], byte[]>> infos)
      throws IOException, InterruptedException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("data"));
        Monitor monitor =
            Monitor.start(MonitorConfig.embedded(broker.bootstrap(), folder.resolve("state")));
        CommitTimeline commits = new CommitTimeline(broker.bootstrap(), KillSeries.GROUP)) {
      for (List<ConsumerRecord<byte[], byte[]>> records : List.of(steps, infos)) {
        send(broker.bootstrap(), records);
        String topic = records.isEmpty() ? Topics.STEPS : records.get(0).topic();
        if (!commits.awaitAllEvaluated(topic, TIMEOUT)) {
          throw new IllegalStateException(
              "the monitor at %s did not evaluate %s within %s"
                  .formatted(monitor.address(), topic, TIMEOUT));
        }
      }
      return MonitorResults.read(broker.bootstrap());
    }
  }

  private static void send(String bootstrap, List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    AtomicReference<Exception> failure = new AtomicReference<>();
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    record.topic(), null, record.timestamp(), record.key(), record.value()),
                (metadata, exception) -> failure.compareAndSet(null, exception));
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a record could not be copied", failure.get());
    }
  }
}
