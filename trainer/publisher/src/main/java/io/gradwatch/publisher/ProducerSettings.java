package io.gradwatch.publisher;

import io.gradwatch.protocol.Contract;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka producer's settings: our defaults, the user's over them, our promises over both. */
final class ProducerSettings {

  /** Names the clients of one JVM apart: JMX refuses two of a name. */
  private static final AtomicInteger clientCount = new AtomicInteger();

  private static final int BATCH_BYTES = 64 * 1024;

  /** Room for a record's headers beside its value. */
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
   * @param bootstrap of the cluster; {@code bootstrap.servers} among the user's settings may stand
   *     in for an empty one
   * @param user Kafka's own settings, passed on untouched
   * @throws IllegalArgumentException when one of them would break a promise
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
          "no Kafka broker is named; set GRADWATCH_BOOTSTRAP, gradwatch.bootstrap or"
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
        // The lightest on the trainer's processors, and it runs where no native library does.
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
        // The sending thread has gathered what goes together.
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 1),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L * 1024 * 1024),
        Map.entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES),
        // Never: a broker may be away for long. The window bounds what waits, close() how long.
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
        // Never: the same record is tried again, and the disk waits for the thread.
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS));
  }

  private static void check(String key, String value) {
    if (RESERVED.contains(key)) {
      throw new IllegalArgumentException(
          key + " is " + value + "; the publisher sets it itself, leave it out");
    }
    switch (key) {
      case ProducerConfig.ACKS_CONFIG ->
          require(value.equals("all") || value.equals("-1"), key, value, "all");
      case ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG ->
          require(value.equalsIgnoreCase("true"), key, value, "true");
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
              + "; the publisher promises that no report is lost or doubled, so it"
              + " must be "
              + expected);
    }
  }

  private static long number(String key, String value) {
    try {
      return Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is " + value + "; it is a number of bytes", e);
    }
  }
}
