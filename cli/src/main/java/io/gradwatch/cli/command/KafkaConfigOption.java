package io.gradwatch.cli.command;

import io.gradwatch.config.InvalidConfigException;
import io.gradwatch.config.KafkaProperties;
import io.gradwatch.publisher.BrokerUnreachableException;
import io.gradwatch.publisher.Brokers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option {@code --kafka-config} of the commands that connect to a cluster. */
final class KafkaConfigOption {

  private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(15);

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Properties file with Kafka client settings (TLS, SASL, …), passed through unchanged.")
  private @Nullable Path file;

  /** Reads the settings; throws {@link InvalidInputException} if the file cannot be read. */
  Map<String, String> settings() {
    if (file == null) {
      return Map.of();
    }
    try {
      return KafkaProperties.read("--kafka-config", file.toString());
    } catch (InvalidConfigException e) {
      throw new InvalidInputException(e.line());
    }
  }

  /** Throws {@link InvalidInputException} if no broker responds at an address. */
  static void requireBroker(String bootstrap, Map<String, String> settings) {
    try {
      Brokers.requireReachable(bootstrap, settings, BROKER_TIMEOUT);
    } catch (BrokerUnreachableException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()));
    }
  }
}
