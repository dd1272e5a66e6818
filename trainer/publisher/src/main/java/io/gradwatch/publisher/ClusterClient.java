package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/** The Kafka cluster that a publisher sends to. */
interface ClusterClient {

  /**
   * A producer that knows nothing of those before it.
   *
   * @throws RuntimeException when Kafka refuses
   */
  Producer<byte[], byte[]> newProducer();

  /**
   * Which of these reports are in their topics. Waits for the broker, within bounds.
   *
   * @param reports that may have been sent
   * @return their places in the list
   * @throws RuntimeException when it cannot be found out now
   */
  Set<Integer> findDelivered(List<EncodedReport> reports);
}
