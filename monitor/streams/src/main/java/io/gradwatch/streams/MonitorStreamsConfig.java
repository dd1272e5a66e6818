package io.gradwatch.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the stream runs.
 *
 * @param applicationId consumer group, and prefix of changelog topic and transactions
 * @param bootstrapServers HOST:PORT, several with commas
 * @param stateDir for Kafka Streams' lock and checkpoint files; histories live in memory
 * @param threads that judge, 1 or more
 * @param replicationFactor of the changelog topic; -1: as the broker has it
 * @param commitInterval after which events become visible to others, at the latest
 * @param cacheBytes in which new histories of one commit interval replace each other
 * @param runRetention after which a run of which nothing came is dropped
 * @param stallCheckInterval between two looks for runs that fell silent
 * @param clientProperties for every Kafka client, for example for TLS and SASL
 */
public record MonitorStreamsConfig(
    String applicationId,
    String bootstrapServers,
    Path stateDir,
    int threads,
    short replicationFactor,
    Duration commitInterval,
    long cacheBytes,
    Duration runRetention,
    Duration stallCheckInterval,
    Map<String, String> clientProperties) {

  /** Largest request of the producer: a history at its limit, and what Kafka puts around it. */
  static final int MAX_REQUEST_BYTES = StoredRunSerde.MAX_BYTES + 1024 * 1024;

  /** A monitor that died is replaced by another after this time. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Past the commit interval, which Kafka Streams does not let a transaction outlive. What a
   * monitor that died had not committed is held back from readers for so long.
   */
  private static final Duration TRANSACTION_TIMEOUT_MARGIN = Duration.ofSeconds(10);

  public MonitorStreamsConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it is 1 or more");
    }
    if (replicationFactor < 1 && replicationFactor != -1) {
      throw new IllegalArgumentException(
          "replicationFactor is "
              + replicationFactor
              + "; it is 1 or more, or -1 for the broker's");
    }
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException("commitInterval is " + commitInterval + "; it is above 0");
    }
    if (stallCheckInterval.isNegative() || stallCheckInterval.isZero()) {
      throw new IllegalArgumentException("stallCheck is " + stallCheckInterval + "; it is above 0");
    }
    clientProperties = Map.copyOf(clientProperties);
  }

  /** For Kafka Streams. The client properties come first: what exactly-once rests on prevails. */
  Properties toProperties(StreamMetrics metrics) {
    Properties properties = new Properties();
    properties.putAll(clientProperties);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicationFactor);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterHandler.class);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RetryingProductionHandler.class);
    properties.put(StreamFailureLog.METRICS_CONFIG, metrics);
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
    return properties;
  }
}
