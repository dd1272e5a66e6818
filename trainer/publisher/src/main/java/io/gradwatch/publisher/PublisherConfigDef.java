package io.gradwatch.publisher;

import io.gradwatch.config.ConfigReader;
import io.gradwatch.config.ConfigSource;
import io.gradwatch.config.KafkaProperties;
import io.gradwatch.config.LayeredConfig;
import io.gradwatch.config.PathValidator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/**
 * Configuration of a publisher by system properties {@code gradwatch.…} and environment variables
 * {@code GRADWATCH_…}; the former override the latter. {@code gradwatch.kafka.*} are Kafka's own
 * settings, which override those of the file {@code gradwatch.kafka.file}.
 *
 * <p>Other modules read settings with the same prefix, so an unknown key outside of {@code
 * gradwatch.publisher.} is an error only when it is a near miss of one of these.
 */
final class PublisherConfigDef {

  private static final String PROPERTY_PREFIX = "gradwatch.";
  private static final String VARIABLE_PREFIX = "GRADWATCH_";
  private static final String PUBLISHER = "publisher.";
  private static final String KAFKA = "kafka.";

  private static final String BOOTSTRAP = "bootstrap";
  private static final String KAFKA_FILE = KAFKA + "file";
  private static final String QUEUE_CAPACITY = PUBLISHER + "queue.capacity";
  private static final String QUEUE_BYTES = PUBLISHER + "queue.bytes";
  private static final String SPOOL_FOLDER = PUBLISHER + "spool.folder";
  private static final String SPOOL_BYTES = PUBLISHER + "spool.bytes";
  private static final String CLOSE_TIMEOUT = PUBLISHER + "close.timeout.seconds";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              BOOTSTRAP,
              ConfigDef.Type.STRING,
              "",
              Importance.HIGH,
              "Kafka bootstrap servers, host:port, comma-separated; required")
          .define(
              KAFKA_FILE,
              ConfigDef.Type.STRING,
              "",
              new PathValidator(),
              Importance.HIGH,
              "properties file with Kafka client settings, for example TLS and SASL")
          .define(
              QUEUE_CAPACITY,
              ConfigDef.Type.INT,
              PublisherConfig.DEFAULT_QUEUE_CAPACITY,
              Range.atLeast(1),
              Importance.MEDIUM,
              "maximum number of reports in memory that wait for the sending thread")
          .define(
              QUEUE_BYTES,
              ConfigDef.Type.LONG,
              PublisherConfig.DEFAULT_QUEUE_BYTES,
              Range.atLeast(1),
              Importance.MEDIUM,
              "approximate maximum of heap, in bytes, that those reports occupy")
          .define(
              SPOOL_FOLDER,
              ConfigDef.Type.STRING,
              "",
              new PathValidator(),
              Importance.MEDIUM,
              "folder for reports that cannot be delivered yet; empty: the user's state folder")
          .define(
              SPOOL_BYTES,
              ConfigDef.Type.LONG,
              PublisherConfig.DEFAULT_SPOOL_BYTES,
              Importance.MEDIUM,
              "approximate maximum size of the spool on disk in bytes; 0 disables it")
          .define(
              CLOSE_TIMEOUT,
              ConfigDef.Type.LONG,
              PublisherConfig.DEFAULT_CLOSE_TIMEOUT.toSeconds(),
              Range.atLeast(0),
              Importance.LOW,
              "how long close() tries to send the remaining reports, in seconds");

  private PublisherConfigDef() {}

  /**
   * Applies system properties and environment variables to a builder.
   *
   * @throws IllegalArgumentException if a key of the publisher is unknown or a value is not valid
   */
  static KafkaPublisherBuilder apply(
      KafkaPublisherBuilder builder, Properties system, Map<String, String> environment) {
    LayeredConfig config =
        ConfigReader.of(DEFINITION)
            .sharingSources(PUBLISHER)
            .passingThrough(KAFKA)
            .read(
                List.of(
                    ConfigSource.environment(VARIABLE_PREFIX, environment),
                    ConfigSource.systemProperties(PROPERTY_PREFIX, system)));
    config
        .text(KAFKA_FILE)
        .ifPresent(file -> builder.kafka(KafkaProperties.read(config.spelling(KAFKA_FILE), file)));
    builder.kafka(config.passedThrough());
    config.text(BOOTSTRAP).ifPresent(builder::bootstrap);
    config.text(SPOOL_FOLDER).map(Path::of).ifPresent(builder::spoolFolder);
    return builder
        .queueCapacity(config.getInt(QUEUE_CAPACITY))
        .queueBytes(config.getLong(QUEUE_BYTES))
        .spoolBytes(config.getLong(SPOOL_BYTES))
        .closeTimeout(Duration.ofSeconds(config.getLong(CLOSE_TIMEOUT)));
  }
}
