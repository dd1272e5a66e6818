package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              "port",
              ConfigDef.Type.INT,
              9464,
              Range.between(0, 65_535),
              Importance.HIGH,
              "the port")
          .define(
              "queue.bytes", ConfigDef.Type.LONG, 1L, Range.atLeast(1), Importance.LOW, "the bytes")
          .define(
              "stateDir",
              ConfigDef.Type.STRING,
              "",
              new PathValidator(),
              Importance.LOW,
              "the folder")
          .define(
              "mode",
              ConfigDef.Type.STRING,
              "on",
              ValidString.in("on", "off"),
              Importance.LOW,
              "it")
          .define("ratio", ConfigDef.Type.DOUBLE, 0.5, Importance.LOW, "the share")
          .define("open", ConfigDef.Type.BOOLEAN, false, Importance.LOW, "whether");

  private static LayeredConfig read(ConfigSource... layers) {
    return ConfigReader.of(DEFINITION).read(List.of(layers));
  }

  private static ConfigSource environment(String name, String value) {
    return ConfigSource.environment("APP_", Map.of(name, value));
  }

  @Test
  void defaultsHoldWhereNoLayerGivesAValue() {
    LayeredConfig config = read();

    assertThat(config.getInt("port")).isEqualTo(9464);
    assertThat(config.text("stateDir")).isEmpty();
    assertThat(config.spelling("port")).isEqualTo("port");
  }

  @Test
  void aLaterLayerOverridesAnEarlierOneAndABlankValueNone() {
    var system = new Properties();
    system.setProperty("app.ratio", "0.25");

    LayeredConfig config =
        read(
            ConfigSource.file("app.yaml", Map.of("port", "1", "queue.bytes", "1", "mode", "off")),
            ConfigSource.environment("APP_", Map.of("APP_PORT", "2", "APP_QUEUE_BYTES", "2")),
            ConfigSource.systemProperties("app.", system),
            ConfigSource.commandLine(Map.of("port", " 3 ", "mode", " ")));

    assertThat(config.getInt("port")).isEqualTo(3);
    assertThat(config.getLong("queue.bytes")).isEqualTo(2);
    assertThat(config.getString("mode")).isEqualTo("off");
    assertThat(config.getDouble("ratio")).isEqualTo(0.25);
    assertThat(config.spelling("port")).isEqualTo("--port");
    assertThat(config.spelling("queue.bytes")).isEqualTo("APP_QUEUE_BYTES");
  }

  @Test
  void variablesAndPropertiesWithoutThePrefixAreIgnored() {
    var system = new Properties();
    system.setProperty("java.version", "17");

    assertThat(
            read(environment("PORT", "x"), ConfigSource.systemProperties("app.", system))
                .getInt("port"))
        .isEqualTo(9464);
  }

  @Test
  void anUnknownKeyIsRejectedWithTheNearestOneInTheSpellingOfItsSource() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(ConfigSource.file("app.yaml", Map.of("prot", "1"))))
        .withMessage("prot (app.yaml) is not a setting; did you mean port?");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(environment("APP_STATE_DIRS", "x")))
        .withMessage("APP_STATE_DIRS (environment) is not a setting; did you mean APP_STATE_DIR?");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(ConfigSource.commandLine(Map.of("stateDri", "x"))))
        .withMessage("--state-dri (command line) is not a setting; did you mean --state-dir?");
  }

  @Test
  void inASharedNamespaceOnlyOwnKeysAndNearMissesAreRejected() {
    ConfigReader reader = ConfigReader.of(DEFINITION).sharingSources("queue.");

    assertThat(reader.read(List.of(environment("APP_JAVA_OPTS", "-Xmx1g"))).getInt("port"))
        .isEqualTo(9464);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> reader.read(List.of(environment("APP_PRT", "1"))))
        .withMessageEndingWith("did you mean APP_PORT?");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> reader.read(List.of(environment("APP_QUEUE_MEMORY", "1"))))
        .withMessageContaining("APP_QUEUE_MEMORY");
  }

  @Test
  void whatBeginsWithThePassThroughPrefixIsCollectedUnchecked() {
    var system = new Properties();
    system.setProperty("app.kafka.linger.ms", "2");

    LayeredConfig config =
        ConfigReader.of(DEFINITION)
            .passingThrough("kafka.")
            .read(
                List.of(
                    ConfigSource.environment(
                        "APP_", Map.of("APP_KAFKA_SASL_MECHANISM", "PLAIN", "APP_PORT", "1")),
                    ConfigSource.systemProperties("app.", system)));

    assertThat(config.passedThrough())
        .containsExactlyInAnyOrderEntriesOf(Map.of("sasl.mechanism", "PLAIN", "linger.ms", "2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "APP_PORT        | 70000 | a whole number from 0 to 65535",
        "APP_PORT        | x     | a whole number from 0 to 65535",
        "APP_QUEUE_BYTES | 0     | a whole number of at least 1",
        "APP_MODE        | maybe | [on, off]",
        "APP_RATIO       | half  | a number",
        "APP_OPEN        | yes   | true or false",
      })
  void aValueThatIsNotValidIsRejectedWithWhatWouldBe(String name, String value, String valid) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(environment(name, value)))
        .withMessage("%s (environment) is \"%s\"; it must be %s".formatted(name, value, valid));
  }

  @Test
  void aPathThatNoFileSystemAcceptsIsRejected() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(environment("APP_STATE_DIR", "a\0b")))
        .withMessageEndingWith("it must be a path");
  }
}
