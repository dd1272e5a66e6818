package io.gradwatch.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's clients, but with transactional ids that survive a restart. Those of Kafka Streams
 * contain a random number, because it keeps its own identity only beside stores on disk.
 */
final class StableClientSupplier implements KafkaClientSupplier {

  private final InstanceIdentity identity;

  StableClientSupplier(InstanceIdentity identity) {
    this.identity = identity;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    Map<String, Object> stable = new HashMap<>(config);
    InstanceIdentity.threadNumber(
            String.valueOf(config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG)))
        .ifPresent(
            thread ->
                stable.put(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG, identity.transactionalId(thread)));
    return new KafkaProducer<>(stable, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
