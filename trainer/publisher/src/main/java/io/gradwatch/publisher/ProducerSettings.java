package io.gradwatch.publisher;

import io.gradwatch.protocol.Contract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of the Kafka producer: our defaults, overridden by the user's, which must keep our
 * guarantees.
 */
final class ProducerSettings {

  /** Makes client ids of one JVM unique, as JMX requires. */
  private static final AtomicInteger clientCount = new AtomicInteger();

  /** What one round trip to the broker can bring into a partition, compressed. */
  private static final int BATCH_BYTES = 256 * 1024;

  /** Leaves room for a record's key and headers. */
  private static final int MAX_REQUEST_BYTES = Contract.MAX_RECORD_BYTES + 64 * 1024;

  private static final int MAX_BLOCK_MILLIS = 0;

  private static final Set<String> RESERVED =
      Set.of(
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

  private ProducerSettings() {}

  /**
   * All settings of the producer.
   *
   * @param bootstrap bootstrap servers; if blank, {@code bootstrap.servers} of the user's settings
   * @param user Kafka's own settings, passed on unchanged
   * @throws IllegalArgumentException if one of them would break a guarantee
   */
  static Map<String, Object> of(String bootstrap, Map<String, String> user) {
    user.forEach(ProducerSettings::check);
    Map<String, Object> settings = new HashMap<>(defaults());
    settings.putAll(user);
    if (!bootstrap.isBlank()) {
      settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    }
    if (!settings.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "no Kafka broker is configured; set GRADWATCH_BOOTSTRAP, gradwatch.bootstrap or"
              + " bootstrap(\"host:port\")");
    }
    return settings;
  }

  private static Map<String, Object> defaults() {
    return Map.ofEntries(
        Map.entry(
            ProducerConfig.CLIENT_ID_CONFIG,
            "gradwatch-publisher-" + clientCount.incrementAndGet()),
        Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
        Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        // With several, the first batch for a partition that is being created may be refused and
        // the
        // second accepted; the first is then refused for ever (KAFKA-15591).
        Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1),
        // The least CPU time for the trainer, and it needs no native library.
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
        // The sending thread has gathered a batch already.
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 1),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024),
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES),
        // Never expires, as outages may be long; the in-flight buffer bounds memory, close() the
        // time.
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
        // Never blocks: the record is tried again, and the thread has spooling to do.
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS));
  }

  private static void check(String key, String value) {
    if (RESERVED.contains(key)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; the publisher sets it itself, remove it");
    }
    switch (key) {
      case ProducerConfig.ACKS_CONFIG ->
          require(value.equals("all") || value.equals("-1"), key, value, "all");
      case ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG ->
          require(value.equalsIgnoreCase("true"), key, value, "true");
      case ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION ->
          require(value.trim().equals("1"), key, value, "1");
      case ProducerConfig.MAX_REQUEST_SIZE_CONFIG ->
          require(
              number(key, value) >= MAX_REQUEST_BYTES, key, value, MAX_REQUEST_BYTES + " or more");
      default -> {}
    }
  }

  private static void require(boolean allowed, String key, String value, String expected) {
    if (!allowed) {
      throw new IllegalArgumentException(
          key
              + " is "
              + value
              + "; so that no report is lost or duplicated, it must be "
              + expected);
    }
  }

  private static long number(String key, String value) {
    try {
      return Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + " is " + value + "; it must be a number of bytes", e);
    }
  }
}
