package io.gradwatch.monitor;

import io.gradwatch.config.ConfigReader;
import io.gradwatch.config.ConfigSource;
import io.gradwatch.config.InvalidConfigException;
import io.gradwatch.config.KafkaProperties;
import io.gradwatch.config.LayeredConfig;
import io.gradwatch.detect.DetectionSettings;
import io.gradwatch.monitor.history.HistoryLimits;
import io.gradwatch.monitor.metrics.MonitorMetrics;
import io.gradwatch.monitor.web.WebLimits;
import io.gradwatch.streams.MonitorAddress;
import io.gradwatch.streams.MonitorStreamsConfig;
import io.gradwatch.streams.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of the monitor, read once at startup.
 *
 * @param host address that the HTTP server binds to
 * @param port port of the HTTP server; 0 picks a free one
 * @param otherPortIfTaken whether a free port is used if that one is taken
 * @param advertisedAddress address at which other monitors reach the HTTP server; empty if it
 *     follows from the address that it is bound to
 * @param web limits of the requests to the HTTP server
 * @param brokerTimeout how long to wait for a broker at startup
 * @param streams settings of the Kafka Streams application
 * @param topics partitions and replication of the topics that the monitor creates
 * @param metrics limits on the series of the runs on /metrics
 * @param history limits of the history by step
 * @param detection limits of the verdicts
 */
public record MonitorConfig(
    String host,
    int port,
    boolean otherPortIfTaken,
    Optional<MonitorAddress> advertisedAddress,
    WebLimits web,
    Duration brokerTimeout,
    MonitorStreamsConfig streams,
    TopicPlan topics,
    MonitorMetrics.SeriesLimits metrics,
    HistoryLimits history,
    DetectionSettings detection) {

  private static final int MAX_DEFAULT_THREADS = 8;
  private static final String EMBEDDED_PARTITIONS = "4";

  /**
   * Reads the configuration: the file overrides the defaults, the environment the file, and the
   * command line all of them.
   *
   * @param file YAML file; {@code monitor.yaml} shows every key
   * @param environment environment variables; only those with prefix {@code GRADWATCH_MONITOR_}
   *     count
   * @param commandLine values by key, as in the file
   * @throws MonitorStartupException if a key is unknown, or a value missing or not valid
   */
  public static MonitorConfig read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> commandLine) {
    try {
      String source = file == null ? "no file" : file.toString();
      YamlFile yaml = file == null ? YamlFile.empty() : YamlFile.read(file);
      DetectionSettings detection = DetectionSettingsFile.of(source, yaml);
      return of(
          detection,
          ConfigReader.of(MonitorConfigDef.DEFINITION)
              .read(
                  List.of(
                      ConfigSource.file(source, values(yaml)),
                      ConfigSource.environment(MonitorConfigDef.ENVIRONMENT_PREFIX, environment),
                      ConfigSource.commandLine(commandLine))));
    } catch (InvalidConfigException e) {
      throw new MonitorStartupException(e.line(), e);
    }
  }

  /**
   * Settings of a monitor that lives in the process of a training: one thread, since the training
   * needs the processors, and a free port.
   */
  public static MonitorConfig embedded(String bootstrap, Path stateDir) {
    return read(
        null,
        Map.of(),
        Map.of(
            MonitorConfigDef.BOOTSTRAP,
            bootstrap,
            MonitorConfigDef.PORT,
            "0",
            MonitorConfigDef.STATE_DIR,
            stateDir.toString(),
            MonitorConfigDef.REPLICATION_FACTOR,
            "1",
            MonitorConfigDef.PARTITIONS,
            EMBEDDED_PARTITIONS,
            MonitorConfigDef.THREADS,
            "1"));
  }

  /** Without the section of the detectors, which may have no value. */
  private static Map<String, String> values(YamlFile yaml) {
    Map<String, String> values = new HashMap<>(yaml.values());
    values.remove(DetectionSettingsFile.SECTION);
    return values;
  }

  private static MonitorConfig of(DetectionSettings detection, LayeredConfig config) {
    String bootstrap =
        config
            .text(MonitorConfigDef.BOOTSTRAP)
            .orElseThrow(
                () ->
                    new MonitorStartupException(
                        "no Kafka broker is configured; set --bootstrap HOST:PORT,"
                            + " GRADWATCH_MONITOR_BOOTSTRAP or bootstrap in the configuration"
                            + " file"));
    short replication = config.getShort(MonitorConfigDef.REPLICATION_FACTOR);
    return new MonitorConfig(
        config.getString(MonitorConfigDef.HOST),
        config.getInt(MonitorConfigDef.PORT),
        !config.originals().containsKey(MonitorConfigDef.PORT),
        advertisedAddress(config),
        new WebLimits(
            Duration.ofSeconds(config.getLong(MonitorConfigDef.REQUEST_TIMEOUT_SECONDS)),
            Duration.ofSeconds(config.getLong(MonitorConfigDef.IDLE_TIMEOUT_SECONDS))),
        Duration.ofSeconds(config.getLong(MonitorConfigDef.BROKER_TIMEOUT_SECONDS)),
        new MonitorStreamsConfig(
            config.getString(MonitorConfigDef.APPLICATION_ID),
            bootstrap,
            stateDir(config),
            threads(config.getInt(MonitorConfigDef.THREADS)),
            replication == 0 ? 1 : replication,
            config.getInt(MonitorConfigDef.STANDBY_REPLICAS),
            Duration.ofMillis(config.getLong(MonitorConfigDef.COMMIT_INTERVAL_MILLIS)),
            Duration.ofHours(config.getLong(MonitorConfigDef.RUN_RETENTION_HOURS)),
            config.getInt(MonitorConfigDef.RUNS_MAX),
            Duration.ofSeconds(config.getLong(MonitorConfigDef.STALL_CHECK_SECONDS)),
            Duration.ofSeconds(config.getLong(MonitorConfigDef.EVALUATION_TIMEOUT_SECONDS)),
            kafkaSettings(config)),
        new TopicPlan(config.getInt(MonitorConfigDef.PARTITIONS), replication),
        new MonitorMetrics.SeriesLimits(
            config.getInt(MonitorConfigDef.SERIES_MAX),
            Duration.ofMinutes(config.getLong(MonitorConfigDef.SERIES_GRACE_MINUTES))),
        HistoryLimits.of(
            config.getLong(MonitorConfigDef.HISTORY_MEGABYTES) * 1024 * 1024,
            config.getInt(MonitorConfigDef.RUNS_MAX),
            Duration.ofHours(config.getLong(MonitorConfigDef.RUN_RETENTION_HOURS))),
        detection);
  }

  private static int threads(int configured) {
    return configured > 0
        ? configured
        : Math.min(MAX_DEFAULT_THREADS, Runtime.getRuntime().availableProcessors());
  }

  private static Optional<MonitorAddress> advertisedAddress(LayeredConfig config) {
    try {
      return config.text(MonitorConfigDef.ADVERTISED_ADDRESS).map(MonitorAddress::parse);
    } catch (IllegalArgumentException e) {
      throw new MonitorStartupException(
          config.spelling(MonitorConfigDef.ADVERTISED_ADDRESS) + ": " + e.getMessage(), e);
    }
  }

  private static Path stateDir(LayeredConfig config) {
    return config
        .text(MonitorConfigDef.STATE_DIR)
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "gradwatch"));
  }

  private static Map<String, String> kafkaSettings(LayeredConfig config) {
    return config
        .text(MonitorConfigDef.KAFKA_CONFIG)
        .map(file -> KafkaProperties.read(config.spelling(MonitorConfigDef.KAFKA_CONFIG), file))
        .orElseGet(Map::of);
  }
}
