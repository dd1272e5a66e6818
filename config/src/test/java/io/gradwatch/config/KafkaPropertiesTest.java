package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaPropertiesTest {

  @TempDir Path dir;

  @Test
  void readsEverySetting() throws Exception {
    Path file = Files.writeString(dir.resolve("k"), "linger.ms=1\nsasl.mechanism: PLAIN\n");

    assertThat(KafkaProperties.read("--kafka-config", file.toString()))
        .containsEntry("linger.ms", "1")
        .containsEntry("sasl.mechanism", "PLAIN")
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/file", "a\0b"})
  void aFileThatCannotBeReadIsOneLineThatNamesSettingAndFile(String file) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> KafkaProperties.read("--kafka-config", file))
        .withMessageStartingWith("--kafka-config is " + file + ", which cannot be read")
        .extracting(InvalidConfigException::line)
        .asString()
        .hasLineCount(1);
  }

  @Test
  void aMalformedEscapeIsNamed() throws Exception {
    Path file = Files.writeString(dir.resolve("k"), "a=\\u12\n");

    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> KafkaProperties.read("GRADWATCH_KAFKA_FILE", file.toString()))
        .withMessageContaining("Malformed");
  }
}
