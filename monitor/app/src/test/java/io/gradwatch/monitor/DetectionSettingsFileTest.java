package io.gradwatch.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits in YAML files: of their own, and as a section of the monitor's configuration. */
class DetectionSettingsFileTest {

  private static final Map<String, String> BOOTSTRAP = Map.of("bootstrap", "localhost:9092");

  @TempDir Path dir;

  private Path file(String yaml) throws IOException {
    return Files.writeString(dir.resolve("limits.yaml"), yaml);
  }

  private void assertRejected(String yaml, String message) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> DetectionSettingsFile.read(file))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  private void assertMonitorRejects(String yaml, String message) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> MonitorConfig.read(file, Map.of(), BOOTSTRAP))
        .isInstanceOf(MonitorStartupException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void acceptsAFileOfItsOwnAndTheMonitorsConfiguration() throws IOException {
    for (String yaml :
        new String[] {
          "",
          "detection:\n",
          "detection: {}\n",
          "explodingGradient: {growth: 4e1}\n",
          "port: 1\ndetection: {explodingGradient: {growth: 40}}\n"
        }) {
      Path file = file(yaml);
      assertThatCode(() -> DetectionSettingsFile.read(file)).doesNotThrowAnyException();
    }
  }

  @Test
  void theMonitorReadsItsSectionAtTheStart() throws IOException {
    Path file = file("threads: 2\ndetection:\n  overrides: [{runs: 'a*', learning: {}}]\n");

    MonitorConfig config = MonitorConfig.read(file, Map.of(), BOOTSTRAP);

    assertThat(config.streams().threads()).isEqualTo(2);
    assertThat(config.detection()).isNotNull();
    assertThat(MonitorConfig.read(file("detection:\n"), Map.of(), BOOTSTRAP)).isNotNull();
  }

  @Test
  void aMistakeIsOneLineWithItsPath() throws IOException {
    assertMonitorRejects(
        "detection: {explodingGradient: {growht: 1}}\n",
        "detection.explodingGradient.growht (FILE) is not a setting; did you mean growth?");
    assertRejected(
        "explodingGradient: {growht: 1}\n",
        "explodingGradient.growht (FILE) is not a setting; did you mean growth?");
    assertRejected(
        "detection: {learning: {smallBatch: NaN}}\n",
        "detection.learning.smallBatch (FILE) is \"NaN\"; it must be a whole number of at least 1"
            + " (examples)");
  }

  @Test
  void whatIsNoMappingIsRejected() throws IOException {
    assertMonitorRejects(
        "detection: 5\n", "detection (FILE) is \"5\"; it must be a mapping of settings");
    assertMonitorRejects(
        "detecton: {learning: {}}\n",
        "detecton (FILE) is a mapping or a list; only detection has settings below it");
    assertRejected(
        "- a\n", "configuration file FILE, line 1: it must be a mapping of keys to values");
    assertRejected("learning: 5\n", "learning (FILE) is \"5\"; it must be a mapping of settings");
  }

  @Test
  void whatIsNoYamlIsRejectedWithItsLine() throws IOException {
    Path file = file("learning:\n  smallBatch: [1\n");
    assertThatThrownBy(() -> DetectionSettingsFile.read(file))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("configuration file " + file + ", line ")
        .message()
        .doesNotContain("\n");
    Path twice = file("learning: {smallBatch: 1, smallBatch: 2}\n");
    assertThatThrownBy(() -> DetectionSettingsFile.read(twice))
        .hasMessageContaining("line 1")
        .hasMessageContaining("smallBatch");
    assertThatThrownBy(() -> DetectionSettingsFile.read(dir.resolve("absent.yaml")))
        .hasMessage(
            "configuration file "
                + dir.resolve("absent.yaml")
                + " does not exist or is not readable");
  }
}
