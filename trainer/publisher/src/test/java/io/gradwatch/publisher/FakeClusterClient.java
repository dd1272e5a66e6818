package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** A cluster whose topics a test fills, and which returns given producers one after the other. */
final class FakeClusterClient implements ClusterClient {

  /** Record values in its topics. */
  final List<byte[]> topicValues = new CopyOnWriteArrayList<>();

  /** Reports that delivery checks asked for. */
  final List<EncodedReport> checked = new CopyOnWriteArrayList<>();

  volatile boolean unreachable;

  private final Queue<FakeProducer> next = new ConcurrentLinkedQueue<>();

  FakeClusterClient(FakeProducer... producers) {
    next.addAll(Arrays.asList(producers));
  }

  @Override
  public Producer<byte[], byte[]> newProducer() {
    FakeProducer producer = next.poll();
    if (producer == null) {
      throw new IllegalStateException("no producer is left");
    }
    return producer;
  }

  /** Appends a record without acknowledging it. */
  void delivered(ProducerRecord<byte[], byte[]> record) {
    topicValues.add(record.value());
  }

  @Override
  public Set<Integer> findDelivered(List<EncodedReport> reports) {
    if (unreachable) {
      throw new TimeoutException("unreachable");
    }
    checked.addAll(reports);
    Set<Integer> indexes = new HashSet<>();
    for (int i = 0; i < reports.size(); i++) {
      byte[] value = reports.get(i).value();
      if (topicValues.stream().anyMatch(delivered -> Arrays.equals(delivered, value))) {
        indexes.add(i);
      }
    }
    return indexes;
  }
}
