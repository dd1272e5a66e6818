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
 * A publisher without its thread, so that each thing happens when a test says so, and a broker that
 * does what brokers do: takes records and does not answer, answers and refuses, goes away. The
 * publisher can be killed and started again.
 */
final class OutageSimulation implements ClusterClient {

  private static final long TURN_NANOS = 10_000_000;

  private final Path root;
  private final long bound;

  /** What the broker wrote down, in order. */
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
      throw new TimeoutException("nobody answers");
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

  /** Told from all others by the steps it counts. */
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

  /** The broker writes down the next record, and its answer is on the way. */
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

  /** For good. */
  void rejectOne() {
    if (reachable()
        && acknowledged == appended
        && currentProducer().errorNext(new UnknownServerException("no"))) {
      acknowledged++;
      appended++;
    }
  }

  /** The broker takes nothing more of this producer. */
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

  /** SIGKILL, some time into an outage: nothing more is written, and what is written is there. */
  void kill() {
    for (int i = 0; i < 5; i++) {
      waitPastSpoolDelay();
    }
    Path copy = SpoolFixtures.copyAfterKill(folder, root.resolve(String.valueOf(starts)));
    if (counters.counts().pending() != 0) {
      throw new AssertionError("in memory alone: " + counters.counts());
    }
    lostBeforeStart += counters.counts().lost();
    spoolQueue.close();
    folder = copy;
    startPublisher();
  }

  /** Closed in time, and started again. */
  void restart() {
    sender.shutDown();
    lostBeforeStart += counters.finish().lost();
    startPublisher();
  }

  /** All is well; ends when nothing waits. */
  void drain() {
    reconnect();
    for (int i = 0; i < 20_000 && !sender.idle(); i++) {
      waitPastSpoolDelay();
      acknowledgeOne();
    }
    runOnce();
    spoolQueue.close();
  }

  /** Reports that were offered to any of the publishers. */
  long offered() {
    return number;
  }

  /** Dropped and failed ones of all the publishers. */
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
