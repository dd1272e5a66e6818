package io.gradwatch.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Configuration of the stream.
 *
 * @param applicationId consumer group, and prefix of the changelog topic and the transactional ids
 * @param bootstrapServers comma-separated list of HOST:PORT
 * @param stateDir directory with one folder per monitor on this machine, for its identity and Kafka
 *     Streams' files; histories are in memory
 * @param threads number of stream threads, at least 1
 * @param replicationFactor replication factor of the changelog topic; -1 for the broker's default
 * @param standbyReplicas number of other monitors that keep a copy of a run's history
 * @param commitInterval time between commits, until which histories and rolling norms are
 *     published; events are after a quarter of it
 * @param runRetention time without a record after which a run's history is deleted
 * @param maxRuns maximum number of runs of this process; above it the least recently heard are
 *     deleted: first those without a step, then ended ones
 * @param stallCheckInterval interval between checks for inactive runs
 * @param evaluationTimeout time that records may wait while none is evaluated, until the stream is
 *     not healthy
 * @param clientProperties properties of every Kafka client, for example for TLS and SASL
 */
public record MonitorStreamsConfig(
    String applicationId,
    String bootstrapServers,
    Path stateDir,
    int threads,
    short replicationFactor,
    int standbyReplicas,
    Duration commitInterval,
    Duration runRetention,
    int maxRuns,
    Duration stallCheckInterval,
    Duration evaluationTimeout,
    Map<String, String> clientProperties) {

  /**
   * Maximum size of a producer request: the largest record, a dead letter, plus Kafka's overhead.
   */
  static final int MAX_REQUEST_BYTES = DeadLetter.MAX_BYTES + 1024 * 1024;

  /** Time after which another monitor takes over from one that crashed and does not restart. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Number of changelog records that a monitor may have yet to read when it is given a partition.
   * Without copies it may be any number: a partition moves at once.
   */
  private static final long RECOVERY_LAG_WITH_COPIES = 1_000;

  /** As many partitions as there are may be copied at a time to a monitor that was added. */
  private static final int MAX_WARMUP_REPLICAS = 1_000;

  /** How often partitions move to a monitor that has meanwhile copied them: Kafka's minimum. */
  private static final Duration PROBING_INTERVAL = Duration.ofMinutes(1);

  /** Members learn of a rebalance by the answer to a heartbeat. */
  private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(1);

  /**
   * Margin of the transaction timeout over the commit interval; Kafka Streams requires the timeout
   * to be longer. Consumers wait for the open transaction of a crashed monitor until it times out.
   */
  private static final Duration TRANSACTION_TIMEOUT_MARGIN = Duration.ofSeconds(10);

  /** Events are committed after the commit interval divided by this. */
  private static final int EVENT_COMMIT_DIVISOR = 4;

  public MonitorStreamsConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    if (replicationFactor < 1 && replicationFactor != -1) {
      throw new IllegalArgumentException(
          "replicationFactor is "
              + replicationFactor
              + "; it must be at least 1, or -1 for the broker's default");
    }
    if (standbyReplicas < 0) {
      throw new IllegalArgumentException(
          "standbyReplicas is " + standbyReplicas + "; it must be 0 or more");
    }
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException(
          "commitInterval is " + commitInterval + "; it must be positive");
    }
    if (stallCheckInterval.isNegative() || stallCheckInterval.isZero()) {
      throw new IllegalArgumentException(
          "stallCheckInterval is " + stallCheckInterval + "; it must be positive");
    }
    clientProperties = Map.copyOf(clientProperties);
  }

  /** Returns the time from an event to the commit that it requests. */
  Duration eventCommitDelay() {
    return commitInterval.dividedBy(EVENT_COMMIT_DIVISOR);
  }

  /** Returns the name of the topic that holds the histories. */
  String changelogTopic() {
    return applicationId + "-" + TopologyNames.HISTORIES + "-changelog";
  }

  /** Returns the properties of a Kafka client that is not one of Kafka Streams. */
  Properties adminProperties() {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return properties;
  }

  /**
   * Returns the properties for Kafka Streams. They override the client properties, because
   * exactly-once processing depends on them.
   *
   * @param instanceDir directory of this process alone
   * @param address address at which other monitors reach the HTTP server of this one
   */
  Properties toProperties(
      StreamMetrics metrics,
      TopicLimits limits,
      InstanceIdentity identity,
      Path instanceDir,
      MonitorAddress address) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, instanceDir.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address.toString());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbyReplicas);
    properties.put(
        StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG,
        standbyReplicas == 0 ? Long.MAX_VALUE : RECOVERY_LAG_WITH_COPIES);
    properties.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, MAX_WARMUP_REPLICAS);
    properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL.toMillis());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicationFactor);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    properties.put(
        StreamsConfig.POLL_MS_CONFIG, SnapshotPublisher.DUE_INTERVAL.toMillis()); // between records
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RetryingProductionHandler.class);
    properties.put(StreamFailureLog.METRICS_CONFIG, metrics);
    properties.put(TopicLimits.CONFIG, limits);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) commitInterval.plus(TRANSACTION_TIMEOUT_MARGIN).toMillis());
    properties.putIfAbsent(
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) SESSION_TIMEOUT.toMillis());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) HEARTBEAT_INTERVAL.toMillis());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        identity.groupInstanceId());
    return properties;
  }
}
