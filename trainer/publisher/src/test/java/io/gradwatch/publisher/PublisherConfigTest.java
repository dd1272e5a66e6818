package io.gradwatch.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublisherConfigTest {

  private static final String BOOTSTRAP = "GRADWATCH_BOOTSTRAP";

  private static PublisherConfig from(Map<String, String> environment) {
    return KafkaPublisher.fromEnvironment(new Properties(), environment).config();
  }

  @Test
  void theDefaultsKeepTheGuarantees() {
    assertThat(from(Map.of(BOOTSTRAP, "kafka:9092")).kafka())
        .containsEntry("bootstrap.servers", "kafka:9092")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.in.flight.requests.per.connection", 1)
        .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE);
  }

  @Test
  void readsEnvironmentVariables() {
    PublisherConfig config =
        from(
            Map.of(
                BOOTSTRAP,
                "kafka:9092",
                "GRADWATCH_PUBLISHER_QUEUE_CAPACITY",
                "7",
                "GRADWATCH_PUBLISHER_QUEUE_BYTES",
                "1000",
                "GRADWATCH_PUBLISHER_SPOOL_FOLDER",
                "/var/spool/g",
                "GRADWATCH_PUBLISHER_SPOOL_BYTES",
                "20000000",
                "GRADWATCH_PUBLISHER_CLOSE_TIMEOUT_SECONDS",
                "3",
                "GRADWATCH_KAFKA_SASL_MECHANISM",
                "PLAIN"));

    assertThat(config.queueCapacity()).isEqualTo(7);
    assertThat(config.queueBytes()).isEqualTo(1000);
    assertThat(config.spoolFolders()).containsExactly(Path.of("/var/spool/g"));
    assertThat(config.spoolBytes()).isEqualTo(20_000_000);
    assertThat(config.closeTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.kafka()).containsEntry("sasl.mechanism", "PLAIN");
  }

  @Test
  void systemPropertiesOverrideTheEnvironmentAndKeysOverrideTheFile(@TempDir Path folder)
      throws Exception {
    Path file = Files.writeString(folder.resolve("kafka.properties"), "linger.ms=1\nretries=9\n");
    var system = new Properties();
    system.setProperty("gradwatch.bootstrap", "right:1");
    system.setProperty("gradwatch.kafka.file", file.toString());
    system.setProperty("gradwatch.kafka.linger.ms", "2");

    var config = KafkaPublisher.fromEnvironment(system, Map.of(BOOTSTRAP, "wrong:1")).config();

    assertThat(config.kafka())
        .containsEntry("bootstrap.servers", "right:1")
        .containsEntry("linger.ms", "2")
        .containsEntry("retries", "9");
  }

  @ParameterizedTest
  @CsvSource({
    "GRADWATCH_BOOTSRAP, GRADWATCH_BOOTSTRAP",
    "GRADWATCH_PUBLISHER_CAPACITY, GRADWATCH_PUBLISHER_QUEUE_CAPACITY",
    "GRADWATCH_PUBLISHER_QUEUE_BYTE, GRADWATCH_PUBLISHER_QUEUE_BYTES",
    "GRADWATCH_PUBLISHER_SPOOL_FOLDR, GRADWATCH_PUBLISHER_SPOOL_FOLDER",
    "GRADWATCH_PUBLISHER_SPOOLBYTES, GRADWATCH_PUBLISHER_SPOOL_BYTES",
  })
  void aMisspeltKeyIsRejectedWithASuggestion(String wrong, String right) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(Map.of(BOOTSTRAP, "kafka:9092", wrong, "1")))
        .withMessage(wrong + " (environment) is not a setting; did you mean " + right + "?");
  }

  @Test
  void settingsOfOtherModulesAreIgnored() {
    assertThat(from(Map.of(BOOTSTRAP, "k:1", "GRADWATCH_JAVA_OPTS", "-Xmx1g")).kafka())
        .doesNotContainValue("-Xmx1g");
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1",
    "enable.idempotence, false",
    "max.in.flight.requests.per.connection, 5",
    "max.request.size, 1000",
    "max.request.size, much",
    "transactional.id, t",
    "key.serializer, k",
    "partitioner.class, p",
  })
  void aSettingThatWouldBreakAGuaranteeIsRejected(String key, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProducerSettings.of("kafka:9092", Map.of(key, value)))
        .withMessageStartingWith(key + " is " + value + "; ");
  }

  @Test
  void aTooSmallSpoolIsRejectedAndADisabledOneIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(Map.of(BOOTSTRAP, "k:1", "GRADWATCH_PUBLISHER_SPOOL_BYTES", "1")))
        .withMessage(
            "the spool's limit is 1 bytes; it must be at least 16777216, or 0 to disable the spool");
    assertThat(from(Map.of(BOOTSTRAP, "k:1", "GRADWATCH_PUBLISHER_SPOOL_BYTES", "0")).spoolBytes())
        .isZero();
  }

  @Test
  void missingBootstrapServersAreExplained() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(Map.of()))
        .withMessageContaining("GRADWATCH_BOOTSTRAP");
  }

  @Test
  void anInvalidNumberAndAMissingFileAreReported() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(Map.of(BOOTSTRAP, "k:1", "GRADWATCH_PUBLISHER_QUEUE_BYTES", "x")))
        .withMessage(
            "GRADWATCH_PUBLISHER_QUEUE_BYTES (environment) is \"x\"; it must be a whole number of at"
                + " least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(Map.of(BOOTSTRAP, "k:1", "GRADWATCH_KAFKA_FILE", "/no/such")))
        .withMessageStartingWith("GRADWATCH_KAFKA_FILE is /no/such");
  }

  @Test
  void aMalformedAddressIsRejectedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KafkaPublisher.builder().bootstrap("nonsense").build())
        .withMessageContaining("nonsense");
  }
}
