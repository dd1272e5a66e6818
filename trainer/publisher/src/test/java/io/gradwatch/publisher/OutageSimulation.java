package io.gradwatch.publisher;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Topics;
import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.SpoolFixtures;
import io.gradwatch.publisher.spool.SpoolFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownServerException;

/**
 * A publisher without its thread, so that a test controls when each thing happens, and a broker
 * that appends records without acknowledgement, acknowledges, rejects and becomes unreachable. The
 * publisher can be killed and restarted.
 */
final class OutageSimulation implements ClusterClient {

  private static final long TURN_NANOS = 10_000_000;

  private final Path root;
  private final long bound;

  /** All records that the broker appended, in order. */
  final List<ProducerRecord<byte[], byte[]>> topics = new ArrayList<>();

  private final List<FakeProducer> producers = new ArrayList<>();
  private Path folder;
  private long nanos;
  private boolean unreachable;
  private boolean broken;
  private int appended;
  private int acknowledged;
  private int starts;
  private long number;
  private long offeredSinceStart;
  private long lostBeforeStart;
  private DeliveryCounters counters;
  private RecordSender sender;
  private SpoolQueue spoolQueue;

  OutageSimulation(Path root, long bound) {
    this.root = root;
    this.bound = bound;
    this.folder = root.resolve("0");
    startPublisher();
  }

  private void startPublisher() {
    offeredSinceStart = 0;
    counters = new DeliveryCounters(() -> nanos);
    try {
      spoolQueue =
          new SpoolQueue(Optional.of(SpoolFolder.of(folder)), bound, counters, () -> nanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InFlightBuffer inFlight = new InFlightBuffer(this, newProducer(), counters);
    long firstSequence = 1_000_000L * ++starts;
    sender =
        new RecordSender(
            this, inFlight, spoolQueue, counters, () -> nanos, Runnable::run, firstSequence);
    spoolQueue.adopt();
  }

  @Override
  public Producer<byte[], byte[]> newProducer() {
    FakeProducer producer = FakeProducer.manual();
    producer.rejectNext(unreachable ? Integer.MAX_VALUE : 0);
    producers.add(producer);
    appended = 0;
    acknowledged = 0;
    broken = false;
    return producer;
  }

  @Override
  public Set<Integer> findDelivered(List<EncodedReport> reports) {
    if (unreachable) {
      throw new TimeoutException("unreachable");
    }
    Set<Integer> indexes = new HashSet<>();
    for (int i = 0; i < reports.size(); i++) {
      byte[] value = reports.get(i).value();
      if (topics.stream().anyMatch(record -> Arrays.equals(record.value(), value))) {
        indexes.add(i);
      }
    }
    return indexes;
  }

  private FakeProducer currentProducer() {
    return producers.get(producers.size() - 1);
  }

  void step() {
    offer(new OutgoingReport.Step(SampleReports.step("a", number++)));
  }

  void heartbeat() {
    offer(new OutgoingReport.Run(info(RunState.RUNNING)));
  }

  void start() {
    offer(new OutgoingReport.Run(info(RunState.STARTED)));
  }

  /** Made unique by its number of steps. */
  private RunInfo info(RunState state) {
    RunInfo info = SampleReports.info("a", state);
    return new RunInfo(
        info.run(),
        info.attempt(),
        state,
        info.started(),
        info.heartbeat(),
        info.framework(),
        info.model(),
        info.layers(),
        info.hyperParameters(),
        number++,
        info.plannedSteps(),
        info.failure());
  }

  private void offer(OutgoingReport report) {
    offeredSinceStart++;
    counters.offered(report.run());
    sender.accept(report);
  }

  void runOnce() {
    nanos += TURN_NANOS;
    sender.runOnce();
  }

  void waitPastSpoolDelay() {
    nanos += RecordSender.SPOOL_AFTER.toNanos() * 10;
    sender.runOnce();
  }

  /** The broker appends the next record; it is not acknowledged yet. */
  void appendOne() {
    List<ProducerRecord<byte[], byte[]>> sent = currentProducer().history();
    if (reachable() && appended < sent.size()) {
      topics.add(sent.get(appended++));
    }
  }

  void acknowledgeOne() {
    if (acknowledged == appended) {
      appendOne();
    }
    if (reachable() && acknowledged < appended && currentProducer().completeNext()) {
      acknowledged++;
    }
  }

  /** The broker rejects the next record permanently. */
  void rejectOne() {
    if (reachable()
        && acknowledged == appended
        && currentProducer().errorNext(new UnknownServerException("no"))) {
      acknowledged++;
      appended++;
    }
  }

  /** The broker accepts nothing more from this producer. */
  void breakProducer() {
    broken |= currentProducer().errorNext(new OutOfOrderSequenceException("gap"));
  }

  private boolean reachable() {
    return !unreachable && !broken && !currentProducer().closed();
  }

  void disconnect() {
    unreachable = true;
    currentProducer().rejectNext(Integer.MAX_VALUE);
  }

  void reconnect() {
    unreachable = false;
    currentProducer().rejectNext(0);
  }

  /** SIGKILL some time into an outage: what was written stays, nothing more is written. */
  void kill() {
    for (int i = 0; i < 5; i++) {
      waitPastSpoolDelay();
    }
    Path copy = SpoolFixtures.copyAfterKill(folder, root.resolve(String.valueOf(starts)));
    if (counters.counts().pending() != 0) {
      throw new AssertionError("only in memory: " + counters.counts());
    }
    lostBeforeStart += counters.counts().lost();
    spoolQueue.close();
    folder = copy;
    startPublisher();
  }

  /** Closes the publisher and starts another one. */
  void restart() {
    sender.shutDown();
    lostBeforeStart += counters.finish().lost();
    startPublisher();
  }

  /** The broker is healthy; returns when all records are delivered. */
  void drain() {
    reconnect();
    for (int i = 0; i < 20_000 && !sender.idle(); i++) {
      waitPastSpoolDelay();
      acknowledgeOne();
    }
    runOnce();
    spoolQueue.close();
  }

  /** Reports offered to all publishers together. */
  long offered() {
    return number;
  }

  /** Reports dropped or failed by all publishers together. */
  long lost() {
    return lostBeforeStart + counters.counts().lost();
  }

  long offeredSinceStart() {
    return offeredSinceStart;
  }

  PublisherCounts counts() {
    return counters.counts();
  }

  List<ProducerRecord<byte[], byte[]>> steps() {
    return topics.stream().filter(record -> record.topic().equals(Topics.STEPS)).toList();
  }
}
