package io.gradwatch.monitor;

import io.gradwatch.monitor.metrics.MonitorMetrics;
import io.gradwatch.streams.MonitorStreamsConfig;
import io.gradwatch.streams.TopicPlan;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor is to do, read once at its start.
 *
 * @param host that the HTTP server binds to
 * @param port of the HTTP server; 0 takes a free one
 * @param brokerTimeout how long to wait for the broker at the start
 * @param streams how the stream runs
 * @param topics as they are created where missing
 * @param metrics how much of the runs /metrics shows
 */
public record MonitorConfig(
    String host,
    int port,
    Duration brokerTimeout,
    MonitorStreamsConfig streams,
    TopicPlan topics,
    MonitorMetrics.SeriesLimits metrics) {

  /**
   * Defaults, over them the file, the environment, the command line.
   *
   * @param file in YAML; see {@code monitor.yaml} for the keys
   * @param environment of which the {@code GRADWATCH_MONITOR_} variables are taken
   * @param commandLine by key, as in the file
   * @throws MonitorStartupException if a setting is not known, missing or out of range
   */
  public static MonitorConfig read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> commandLine) {
    return of(SettingsReader.read(file, environment, commandLine));
  }

  /** With defaults but for the address, a free port: for the monitor inside another program. */
  public static MonitorConfig embedded(String bootstrap, Path stateDir) {
    return read(
        null,
        Map.of(),
        Map.of(
            Setting.BOOTSTRAP.key(),
            bootstrap,
            Setting.PORT.key(),
            "0",
            Setting.STATE_DIR.key(),
            stateDir.toString(),
            Setting.REPLICATION_FACTOR.key(),
            "1"));
  }

  private static MonitorConfig of(Map<Setting, String> settings) {
    Values values = new Values(settings);
    String bootstrap = values.text(Setting.BOOTSTRAP);
    if (bootstrap.isEmpty()) {
      throw new MonitorStartupException(
          "no Kafka to read from; give --bootstrap HOST:PORT, %s or %s in the configuration file"
              .formatted(Setting.BOOTSTRAP.environment(), Setting.BOOTSTRAP.key()));
    }
    String applicationId = values.text(Setting.APPLICATION_ID);
    short replication = (short) values.number(Setting.REPLICATION_FACTOR, -1, Short.MAX_VALUE);
    return new MonitorConfig(
        values.text(Setting.HOST),
        (int) values.number(Setting.PORT, 0, 65_535),
        Duration.ofSeconds(values.number(Setting.BROKER_TIMEOUT_SECONDS, 1, 3_600)),
        new MonitorStreamsConfig(
            applicationId,
            bootstrap,
            stateDir(values.text(Setting.STATE_DIR)),
            (int) values.number(Setting.THREADS, 1, 256),
            replication == 0 ? 1 : replication,
            Duration.ofMillis(values.number(Setting.COMMIT_INTERVAL_MILLIS, 1, 60_000)),
            values.number(Setting.CACHE_MEGABYTES, 0, 65_536) * 1024 * 1024,
            Duration.ofHours(values.number(Setting.RUN_RETENTION_HOURS, 1, 100_000)),
            Duration.ofSeconds(values.number(Setting.STALL_CHECK_SECONDS, 1, 3_600)),
            kafkaProperties(values.text(Setting.KAFKA_CONFIG))),
        new TopicPlan((int) values.number(Setting.PARTITIONS, 1, 10_000), replication),
        new MonitorMetrics.SeriesLimits(
            (int) values.number(Setting.SERIES_MAX, 100, 10_000_000),
            Duration.ofMinutes(values.number(Setting.SERIES_GRACE_MINUTES, 0, 1_000_000))));
  }

  private static Path stateDir(String given) {
    return given.isEmpty()
        ? Path.of(System.getProperty("java.io.tmpdir"), "gradwatch")
        : Path.of(given);
  }

  private static Map<String, String> kafkaProperties(String file) {
    if (file.isEmpty()) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new MonitorStartupException(
          "Kafka's properties file " + file + " cannot be read: " + e, e);
    }
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }

  /** Settings by type, each held to its range. */
  private record Values(Map<Setting, String> settings) {

    String text(Setting setting) {
      return settings.getOrDefault(setting, setting.byDefault());
    }

    long number(Setting setting, long least, long most) {
      String text = text(setting);
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw outOfRange(setting, text, least, most);
      }
      throw outOfRange(setting, text, least, most);
    }

    private static MonitorStartupException outOfRange(
        Setting setting, String text, long least, long most) {
      return new MonitorStartupException(
          "%s is \"%s\"; it is a whole number from %d to %d"
              .formatted(setting.key(), text, least, most));
    }
  }
}
