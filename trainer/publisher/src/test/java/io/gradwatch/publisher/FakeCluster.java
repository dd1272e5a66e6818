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

/** A cluster whose topics a test writes, and whose producers it hands out one after the other. */
final class FakeCluster implements Cluster {

  /** What is in its topics, beside what nobody asks for. */
  final List<byte[]> arrived = new CopyOnWriteArrayList<>();

  /** Reports that were asked for. */
  final List<EncodedReport> asked = new CopyOnWriteArrayList<>();

  volatile boolean away;

  private final Queue<FakeBroker> next = new ConcurrentLinkedQueue<>();

  FakeCluster(FakeBroker... producers) {
    next.addAll(Arrays.asList(producers));
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    FakeBroker producer = next.poll();
    if (producer == null) {
      throw new IllegalStateException("no producer is left");
    }
    return producer;
  }

  /** The broker took it, and nobody heard. */
  void took(ProducerRecord<byte[], byte[]> record) {
    arrived.add(record.value());
  }

  @Override
  public Set<Integer> arrived(List<EncodedReport> reports) {
    if (away) {
      throw new TimeoutException("nobody answers");
    }
    asked.addAll(reports);
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < reports.size(); i++) {
      byte[] value = reports.get(i).value();
      if (arrived.stream().anyMatch(there -> Arrays.equals(there, value))) {
        places.add(i);
      }
    }
    return places;
  }
}
