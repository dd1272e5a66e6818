package io.gradwatch.monitor;

/** Every setting of the monitor: its key, its default, one sentence. */
enum Setting {
  BOOTSTRAP("bootstrap", "", "Kafka's address, HOST:PORT, several with commas; it has to be given"),
  HOST(
      "host",
      "127.0.0.1",
      "address that the HTTP server binds to; 0.0.0.0 opens it to the network"),
  PORT("port", "9464", "port of the HTTP server; 0 takes a free one"),
  KAFKA_CONFIG(
      "kafkaConfig", "", "properties file for Kafka's clients, for example with TLS and SASL"),
  BROKER_TIMEOUT_SECONDS(
      "brokerTimeoutSeconds", "15", "how long to wait for the broker at the start"),
  APPLICATION_ID(
      "applicationId", "gradwatch-monitor", "consumer group; prefix of the changelog topic"),
  STATE_DIR(
      "stateDir", "", "lock files of Kafka Streams; empty: below the system's temporary directory"),
  THREADS("threads", "1", "stream threads; runs spread over them by partition"),
  PARTITIONS("partitions", "4", "partitions of the topics that are created"),
  REPLICATION_FACTOR(
      "replicationFactor", "-1", "of the topics that are created; -1: as the broker has it"),
  COMMIT_INTERVAL_MILLIS(
      "commitIntervalMillis", "100", "verdicts become visible after this time at the latest"),
  CACHE_MEGABYTES(
      "cacheMegabytes", "32", "histories that replace each other before they are written"),
  RUN_RETENTION_HOURS(
      "runRetentionHours", "168", "a run of which nothing came for so long is forgotten"),
  STALL_CHECK_SECONDS("stallCheckSeconds", "5", "how often runs that fell silent are looked for"),
  SERIES_MAX(
      "seriesMax", "20000", "series of all runs on /metrics; past it runs show their worst layers"),
  SERIES_GRACE_MINUTES("seriesGraceMinutes", "15", "a run that ended keeps its series for so long");

  static final String ENVIRONMENT_PREFIX = "GRADWATCH_MONITOR_";

  private final String key;
  private final String byDefault;
  private final String sentence;

  Setting(String key, String byDefault, String sentence) {
    this.key = key;
    this.byDefault = byDefault;
    this.sentence = sentence;
  }

  String key() {
    return key;
  }

  String byDefault() {
    return byDefault;
  }

  String sentence() {
    return sentence;
  }

  String environment() {
    return ENVIRONMENT_PREFIX + name();
  }
}
