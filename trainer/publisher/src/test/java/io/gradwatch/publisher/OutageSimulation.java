package io.gradwatch.publisher;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Topics;
import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.SpoolFolder;
import io.gradwatch.publisher.spool.Spools;
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
final class OutageSimulation implements Cluster {

  private static final long TURN_NANOS = 10_000_000;

  private final Path root;
  private final long bound;

  /** What the broker wrote down, in order. */
  final List<ProducerRecord<byte[], byte[]>> topics = new ArrayList<>();

  private final List<FakeBroker> producers = new ArrayList<>();
  private Path folder;
  private long nanos;
  private boolean away;
  private boolean broken;
  private int taken;
  private int answered;
  private int lives;
  private long number;
  private long offeredInLife;
  private long lostInEarlierLives;
  private Tally tally;
  private Courier courier;
  private Backlog backlog;

  OutageSimulation(Path root, long bound) {
    this.root = root;
    this.bound = bound;
    this.folder = root.resolve("0");
    begin();
  }

  private void begin() {
    offeredInLife = 0;
    tally = new Tally(() -> nanos);
    try {
      backlog = new Backlog(Optional.of(SpoolFolder.of(folder)), bound, tally, () -> nanos);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Window window = new Window(this, producer(), tally);
    long firstNumber = 1_000_000L * ++lives;
    courier = new Courier(this, window, backlog, tally, () -> nanos, Runnable::run, firstNumber);
    backlog.adopt();
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    FakeBroker producer = FakeBroker.silent();
    producer.refuseNext(away ? Integer.MAX_VALUE : 0);
    producers.add(producer);
    taken = 0;
    answered = 0;
    broken = false;
    return producer;
  }

  @Override
  public Set<Integer> arrived(List<EncodedReport> reports) {
    if (away) {
      throw new TimeoutException("nobody answers");
    }
    Set<Integer> places = new HashSet<>();
    for (int i = 0; i < reports.size(); i++) {
      byte[] value = reports.get(i).value();
      if (topics.stream().anyMatch(record -> Arrays.equals(record.value(), value))) {
        places.add(i);
      }
    }
    return places;
  }

  private FakeBroker producerNow() {
    return producers.get(producers.size() - 1);
  }

  void step() {
    offer(new Outgoing.Step(Reports.step("a", number++)));
  }

  void heartbeat() {
    offer(new Outgoing.Run(info(RunState.RUNNING)));
  }

  void start() {
    offer(new Outgoing.Run(info(RunState.STARTED)));
  }

  /** Told from all others by the steps it counts. */
  private RunInfo info(RunState state) {
    RunInfo info = Reports.info("a", state);
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

  private void offer(Outgoing report) {
    offeredInLife++;
    tally.offered(report.run());
    courier.take(report);
  }

  void turn() {
    nanos += TURN_NANOS;
    courier.turn();
  }

  void waitTooLong() {
    nanos += Courier.TROUBLE_AFTER.toNanos() * 10;
    courier.turn();
  }

  /** The broker writes down the next record, and its answer is on the way. */
  void takeOne() {
    List<ProducerRecord<byte[], byte[]>> sent = producerNow().history();
    if (listens() && taken < sent.size()) {
      topics.add(sent.get(taken++));
    }
  }

  void answerOne() {
    if (answered == taken) {
      takeOne();
    }
    if (listens() && answered < taken && producerNow().completeNext()) {
      answered++;
    }
  }

  /** For good. */
  void refuseOne() {
    if (listens()
        && answered == taken
        && producerNow().errorNext(new UnknownServerException("no"))) {
      answered++;
      taken++;
    }
  }

  /** The broker takes nothing more of this producer. */
  void breakProducer() {
    broken |= producerNow().errorNext(new OutOfOrderSequenceException("gap"));
  }

  private boolean listens() {
    return !away && !broken && !producerNow().closed();
  }

  void goAway() {
    away = true;
    producerNow().refuseNext(Integer.MAX_VALUE);
  }

  void comeBack() {
    away = false;
    producerNow().refuseNext(0);
  }

  /** SIGKILL, some time into an outage: nothing more is written, and what is written is there. */
  void kill() {
    for (int i = 0; i < 5; i++) {
      waitTooLong();
    }
    Path copy = Spools.afterAKill(folder, root.resolve(String.valueOf(lives)));
    if (tally.counts().pending() != 0) {
      throw new AssertionError("in memory alone: " + tally.counts());
    }
    lostInEarlierLives += tally.counts().lost();
    backlog.close();
    folder = copy;
    begin();
  }

  /** Closed in time, and started again. */
  void restart() {
    courier.end();
    lostInEarlierLives += tally.settle().lost();
    begin();
  }

  /** All is well; ends when nothing waits. */
  void drain() {
    comeBack();
    for (int i = 0; i < 20_000 && !courier.idle(); i++) {
      waitTooLong();
      answerOne();
    }
    turn();
    backlog.close();
  }

  /** Reports that were offered to any of the publishers. */
  long offered() {
    return number;
  }

  /** Dropped and failed ones of all the publishers. */
  long lost() {
    return lostInEarlierLives + tally.counts().lost();
  }

  long offeredInLife() {
    return offeredInLife;
  }

  PublisherCounts counts() {
    return tally.counts();
  }

  List<ProducerRecord<byte[], byte[]>> steps() {
    return topics.stream().filter(record -> record.topic().equals(Topics.STEPS)).toList();
  }
}
