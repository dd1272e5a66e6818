package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/** Access to the Kafka cluster that a publisher sends to. */
interface ClusterClient {

  /**
   * Creates a producer without the state of earlier ones.
   *
   * @throws RuntimeException if Kafka rejects the settings
   */
  Producer<byte[], byte[]> newProducer();

  /**
   * Finds out which of these reports are in their topics. Blocks for a bounded time.
   *
   * @param reports reports that may have been sent
   * @return indexes of those that are in their topics
   * @throws RuntimeException if the topics cannot be read now
   */
  Set<Integer> findDelivered(List<EncodedReport> reports);
}
