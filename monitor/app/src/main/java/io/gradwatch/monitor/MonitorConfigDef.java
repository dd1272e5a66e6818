package io.gradwatch.monitor;

import io.gradwatch.config.CommentedYaml;
import io.gradwatch.config.PathValidator;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The monitor's configuration keys with types, defaults, valid values and documentation. */
final class MonitorConfigDef {

  static final String ENVIRONMENT_PREFIX = "GRADWATCH_MONITOR_";

  static final String BOOTSTRAP = "bootstrap";
  static final String HOST = "host";
  static final String PORT = "port";
  static final String REQUEST_TIMEOUT_SECONDS = "requestTimeoutSeconds";
  static final String IDLE_TIMEOUT_SECONDS = "idleTimeoutSeconds";
  static final String ADVERTISED_ADDRESS = "advertisedAddress";
  static final String KAFKA_CONFIG = "kafkaConfig";
  static final String BROKER_TIMEOUT_SECONDS = "brokerTimeoutSeconds";
  static final String APPLICATION_ID = "applicationId";
  static final String STATE_DIR = "stateDir";
  static final String THREADS = "threads";
  static final String PARTITIONS = "partitions";
  static final String REPLICATION_FACTOR = "replicationFactor";
  static final String STANDBY_REPLICAS = "standbyReplicas";
  static final String COMMIT_INTERVAL_MILLIS = "commitIntervalMillis";
  static final String RUN_RETENTION_HOURS = "runRetentionHours";
  static final String RUNS_MAX = "runsMax";
  static final String STALL_CHECK_SECONDS = "stallCheckSeconds";
  static final String EVALUATION_TIMEOUT_SECONDS = "evaluationTimeoutSeconds";
  static final String SERIES_MAX = "seriesMax";
  static final String SERIES_GRACE_MINUTES = "seriesGraceMinutes";
  static final String HISTORY_MEGABYTES = "historyMegabytes";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              BOOTSTRAP,
              ConfigDef.Type.STRING,
              "",
              Importance.HIGH,
              "Kafka bootstrap servers, HOST:PORT, comma-separated; required")
          .define(
              HOST,
              ConfigDef.Type.STRING,
              "127.0.0.1",
              Importance.HIGH,
              "address that the HTTP server binds to; 0.0.0.0 opens it to the network")
          .define(
              PORT,
              ConfigDef.Type.INT,
              9464,
              Range.between(0, 65_535),
              Importance.HIGH,
              "port of the HTTP server; 0 picks a free one, as does the default if it is taken")
          .define(
              ADVERTISED_ADDRESS,
              ConfigDef.Type.STRING,
              "",
              Importance.MEDIUM,
              "HOST:PORT at which other monitors reach the HTTP server; empty: the address of the"
                  + " machine")
          .define(
              REQUEST_TIMEOUT_SECONDS,
              ConfigDef.Type.LONG,
              15,
              Range.between(1, 3_600),
              Importance.LOW,
              "maximum time of a request over HTTP with its body and its answer; heads have at most"
                  + " 8 KiB, messages to /api/alerts 1 MiB")
          .define(
              IDLE_TIMEOUT_SECONDS,
              ConfigDef.Type.LONG,
              30,
              Range.between(1, 3_600),
              Importance.LOW,
              "time without a byte after which an HTTP connection is closed")
          .define(
              KAFKA_CONFIG,
              ConfigDef.Type.STRING,
              "",
              new PathValidator(),
              Importance.HIGH,
              "properties file with Kafka client settings, for example TLS and SASL")
          .define(
              BROKER_TIMEOUT_SECONDS,
              ConfigDef.Type.LONG,
              15,
              Range.between(1, 3_600),
              Importance.MEDIUM,
              "how long to wait for a broker at startup")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "gradwatch-monitor",
              new ApplicationIdValidator(),
              Importance.MEDIUM,
              "Kafka Streams application id: consumer group and prefix of the changelog topic")
          .define(
              STATE_DIR,
              ConfigDef.Type.STRING,
              "",
              new PathValidator(),
              Importance.MEDIUM,
              "a folder per monitor of this machine, with its identity; empty: below the system's"
                  + " temporary directory")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 256),
              Importance.MEDIUM,
              "stream threads; runs are distributed over them by partition; 0: one per processor,"
                  + " at most 8")
          .define(
              PARTITIONS,
              ConfigDef.Type.INT,
              12,
              Range.between(1, 10_000),
              Importance.MEDIUM,
              "partitions of the topics that the monitor creates: the maximum number of stream"
                  + " threads of all monitors together that evaluate")
          .define(
              REPLICATION_FACTOR,
              ConfigDef.Type.SHORT,
              (short) -1,
              Range.between(-1, Short.MAX_VALUE),
              Importance.MEDIUM,
              "replication factor of the topics that the monitor creates; -1: the broker's default")
          .define(
              STANDBY_REPLICAS,
              ConfigDef.Type.INT,
              0,
              Range.between(0, 10),
              Importance.LOW,
              "other monitors that keep a copy of each run's history and can take over without"
                  + " reading it")
          .define(
              COMMIT_INTERVAL_MILLIS,
              ConfigDef.Type.LONG,
              100,
              Range.between(1, 60_000),
              Importance.LOW,
              "maximum time until a verdict becomes visible")
          .define(
              RUN_RETENTION_HOURS,
              ConfigDef.Type.LONG,
              168,
              Range.between(1, 100_000),
              Importance.LOW,
              "how long a run is kept after its last record")
          .define(
              RUNS_MAX,
              ConfigDef.Type.INT,
              10_000,
              Range.between(1, 10_000_000),
              Importance.LOW,
              "maximum number of runs kept; above it the least recently heard go: first those"
                  + " without a step, then ended ones")
          .define(
              STALL_CHECK_SECONDS,
              ConfigDef.Type.LONG,
              5,
              Range.between(1, 3_600),
              Importance.LOW,
              "interval between checks for stalled runs")
          .define(
              EVALUATION_TIMEOUT_SECONDS,
              ConfigDef.Type.LONG,
              60,
              Range.between(5, 86_400),
              Importance.LOW,
              "how long records may wait while none is evaluated; then /healthz answers 503")
          .define(
              SERIES_MAX,
              ConfigDef.Type.INT,
              20_000,
              Range.between(100, 10_000_000),
              Importance.LOW,
              "maximum number of series of all runs on /metrics; above it runs show their worst"
                  + " layers")
          .define(
              SERIES_GRACE_MINUTES,
              ConfigDef.Type.LONG,
              15,
              Range.between(0, 1_000_000),
              Importance.LOW,
              "how long a finished run keeps its series")
          .define(
              HISTORY_MEGABYTES,
              ConfigDef.Type.LONG,
              2_048,
              Range.between(16, 16_000_000),
              Importance.LOW,
              "maximum size of the history by step in the state directory, before compression; above it"
                  + " the oldest runs keep coarser resolutions only. One run has at most an eighth");

  private static final String HEADER =
      """
      # Settings of the monitor. The environment overrides this file, the command line overrides both.
      # Each line: key and default, environment variable, meaning.
      """;

  private static final String DETECTION =
      """

      # Limits of the verdicts by kind, and other ones for runs whose name matches a pattern; see docs/limits.md and docs/settings.md.
      # Only what differs from the defaults is set here. For example:
      #   detection:
      #     lossPlateau: {alertingSteps: 500}
      #     overfitting: {enabled: false}
      #     overrides:
      #       - runs: "rl-*"
      #         lossOscillation: {maxSeverity: info}
      detection: {}
      """;

  private MonitorConfigDef() {}

  /** The commented configuration file {@code monitor.yaml}. */
  static String yaml() {
    return CommentedYaml.of(HEADER, DEFINITION, ENVIRONMENT_PREFIX) + DETECTION;
  }
}
