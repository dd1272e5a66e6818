package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.protocol.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor that cannot go on ends with an exit code, so that a supervisor starts it again. */
class MonitorFailureIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path dir;

  @Test
  void theProcessEndsWithExitCodeOneAndStatesThatTheStreamFailed() throws Exception {
    Path kafkaConfig =
        Files.writeString(
            dir.resolve("kafka.properties"),
            "main.consumer.interceptor.classes=" + FailingInterceptor.class.getName() + "\n");
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"));
        ChildJvm monitor =
            ChildJvm.start(
                dir.resolve("monitor"),
                Map.of("GRADWATCH_MONITOR_REPLICATION_FACTOR", "1"),
                "monitor",
                "--bootstrap",
                broker.bootstrap(),
                "--port",
                "0",
                "--kafka-config",
                kafkaConfig.toString())) {
      await()
          .atMost(TIMEOUT)
          .until(() -> monitor.out().stream().anyMatch(line -> line.startsWith("Live page: ")));
      send(broker.bootstrap());

      assertThat(monitor.exitCode(TIMEOUT)).isEqualTo(1);
      assertThat(monitor.err())
          .anyMatch(line -> line.contains("the stream has failed and cannot go on"))
          .anyMatch(line -> line.contains("thrown by a test"));
    }
  }

  private static void send(String bootstrap) throws Exception {
    var bytes = new ByteArraySerializer();
    try (var producer =
        new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", bootstrap), bytes, bytes)) {
      producer.send(new ProducerRecord<>(Topics.STEPS, "run".getBytes(UTF_8), new byte[1])).get();
    }
  }
}
