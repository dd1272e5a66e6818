package io.gradwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.monitor.web.WebLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorConfigTest {

  private static final Map<String, String> BOOTSTRAP = Map.of("bootstrap", "localhost:9092");

  @TempDir Path dir;

  @Test
  void theCommentedFileShowsEverySettingAndItsDefault() {
    GoldenText.assertSame(Path.of("monitor.yaml"), MonitorConfigDef.yaml());
  }

  @Test
  void theCommentedFileIsReadable() {
    assertThat(MonitorConfig.read(Path.of("monitor.yaml"), Map.of(), BOOTSTRAP).port())
        .isEqualTo(9464);
  }

  @Test
  void theCommandLineOverridesTheEnvironmentWhichOverridesTheFile() throws IOException {
    Path file = file("port: 1\nthreads: 2\npartitions: 3\n");
    Map<String, String> environment =
        Map.of("GRADWATCH_MONITOR_PORT", "10", "GRADWATCH_MONITOR_THREADS", "20", "PATH", "/bin");

    MonitorConfig config =
        MonitorConfig.read(file, environment, Map.of("bootstrap", "localhost:9092", "port", "100"));

    assertThat(config.port()).isEqualTo(100);
    assertThat(config.streams().threads()).isEqualTo(20);
    assertThat(config.topics().partitions()).isEqualTo(3);
  }

  @Test
  void anUnknownKeyIsRejectedWithASuggestion() throws IOException {
    Path file = file("prot: 1\n");
    assertThatThrownBy(() -> MonitorConfig.read(file, Map.of(), BOOTSTRAP))
        .isInstanceOf(MonitorStartupException.class)
        .hasMessage("prot (" + file + ") is not a setting; did you mean port?");
    assertThatThrownBy(
            () -> MonitorConfig.read(null, Map.of("GRADWATCH_MONITOR_PROT", "1"), BOOTSTRAP))
        .hasMessageEndingWith("did you mean GRADWATCH_MONITOR_PORT?");
  }

  @Test
  void aValueOutOfRangeIsRejectedWithItsRange() {
    assertThatThrownBy(
            () ->
                MonitorConfig.read(
                    null, Map.of(), Map.of("bootstrap", "localhost:9092", "port", "70000")))
        .hasMessage(
            "--port (command line) is \"70000\"; it must be a whole number from 0 to 65535");
  }

  @Test
  void anApplicationIdThatCannotBeginTheNameOfATopicIsRejected() {
    assertThatThrownBy(
            () ->
                MonitorConfig.read(
                    null,
                    Map.of(),
                    Map.of("bootstrap", "localhost:9092", "applicationId", "team a")))
        .hasMessage(
            "--application-id (command line) is \"team a\"; it must be 1 to 150 letters, digits,"
                + " dots, underscores and hyphens");
  }

  @Test
  void timesOfRequestsAreSettings() {
    MonitorConfig config =
        MonitorConfig.read(
            null,
            Map.of("GRADWATCH_MONITOR_IDLE_TIMEOUT_SECONDS", "7"),
            Map.of("bootstrap", "localhost:9092", "requestTimeoutSeconds", "3"));

    assertThat(config.web()).isEqualTo(new WebLimits(Duration.ofSeconds(3), Duration.ofSeconds(7)));
  }

  @Test
  void aMissingBootstrapAddressIsExplained() {
    assertThatThrownBy(() -> MonitorConfig.read(null, Map.of(), Map.of()))
        .hasMessageContaining("--bootstrap HOST:PORT");
  }

  @Test
  void invalidYamlIsRejectedWithItsLine() throws IOException {
    Path file = file("port: 1\n  threads: 2\n");
    assertThatThrownBy(() -> MonitorConfig.read(file, Map.of(), BOOTSTRAP))
        .hasMessageStartingWith("configuration file " + file + ", line ");
    Path nested = file("port: {a: 1}\n");
    assertThatThrownBy(() -> MonitorConfig.read(nested, Map.of(), BOOTSTRAP))
        .isInstanceOf(MonitorStartupException.class);
  }

  @Test
  void kafkasSecuritySettingsPassThroughUntouched() throws IOException {
    Path properties = dir.resolve("client.properties");
    Files.writeString(properties, "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n");

    MonitorConfig config =
        MonitorConfig.read(
            null,
            Map.of(),
            Map.of("bootstrap", "localhost:9092", "kafkaConfig", properties.toString()));

    assertThat(config.streams().clientProperties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "PLAIN");
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(dir, "monitor", ".yaml"), yaml);
  }
}
