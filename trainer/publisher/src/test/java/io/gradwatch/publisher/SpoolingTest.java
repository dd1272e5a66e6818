package io.gradwatch.publisher;

import static io.gradwatch.publisher.Reports.info;
import static io.gradwatch.publisher.Reports.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.DeliveryCounts;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A publisher with a disk, whose broker is away, comes back, or is not alone in its topics. */
@Timeout(30)
class SpoolingTest {

  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Logger logger = (Logger) LoggerFactory.getLogger(KafkaPublisher.class);

  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path dir;

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private KafkaPublisher publisher(FakeCluster cluster) {
    return publisher(cluster, dir);
  }

  private KafkaPublisher publisher(FakeCluster cluster, Path folder) {
    var config =
        new PublisherConfig(
            Map.of("bootstrap.servers", "b:1"), 3_000, 1L << 30, List.of(folder), 1L << 30, LONG);
    return new KafkaPublisher(config, cluster, cluster.producer(), nanos::get);
  }

  private Path folder() {
    return dir.resolve("b_1");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private boolean turned(boolean done) {
    pass(Duration.ofMillis(500));
    return done;
  }

  private static void publish(KafkaPublisher publisher, int from, int to) {
    LongStream.range(from, to).forEach(i -> publisher.step(step("a", i)));
  }

  /** Answers all that the broker has; how much arrived by now. */
  private static long answered(FakeBroker broker, KafkaPublisher publisher) {
    while (broker.completeNext()) {}
    return publisher.counts().published();
  }

  private static List<Long> steps(FakeBroker... brokers) {
    return Stream.of(brokers)
        .flatMap(broker -> broker.history().stream())
        .filter(record -> record.topic().equals(Topics.STEPS))
        .map(record -> (Decoded.Accepted<StepReport>) StepReportCodec.decode(record.value()))
        .map(accepted -> accepted.value().step())
        .toList();
  }

  /** Leaves steps 0 to 4 on disk; the broker got the first so many of them. */
  private void leaveFive(int arrived, FakeCluster next) {
    var broker = FakeBroker.silent();
    var publisher = publisher(new FakeCluster(broker));
    publish(publisher, 0, 5);
    await().until(() -> broker.history().size() == 5);
    publisher.close(Duration.ZERO);
    broker.history().subList(0, arrived).forEach(next::took);
  }

  @Test
  void theDiskIsNotTouchedWhileTheBrokerAnswers() {
    var publisher = publisher(new FakeCluster(FakeBroker.acknowledging()));
    publish(publisher, 0, 100);

    assertThat(publisher.close(LONG).published()).isEqualTo(100);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void whatNobodyAnswersGoesToDiskAndWithItAllThatFollows() {
    var broker = FakeBroker.silent();
    var publisher = publisher(new FakeCluster(broker));
    publish(publisher, 0, 3);
    await().until(() -> broker.history().size() == 3);
    assertThat(publisher.counts().spooled()).isZero();

    pass(Courier.TROUBLE_AFTER);
    await().until(() -> publisher.counts().spooled() == 3);
    publish(publisher, 3, 5);
    await().until(() -> publisher.counts().spooled() == 5);

    await().until(() -> answered(broker, publisher) == 5);
    assertThat(publisher.close(LONG)).isEqualTo(new PublisherCounts(5, 0, 5, 0, 0, 0, 0, 0, 0));
    assertThat(steps(broker)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void whatTheClientRefusesForWantOfABrokerGoesToDiskAndIsSentInOrder() {
    var broker = FakeBroker.acknowledging();
    broker.refuseNext(Integer.MAX_VALUE);
    var publisher = publisher(new FakeCluster(broker));
    publish(publisher, 0, 3);
    await().until(() -> publisher.waiting() == 0);
    pass(Courier.TROUBLE_AFTER);
    await().until(() -> publisher.counts().spooled() == 3);
    publish(publisher, 3, 2_000);
    await().until(() -> publisher.counts().spooled() == 2_000);

    broker.refuseNext(0);

    assertThat(publisher.close(LONG).published()).isEqualTo(2_000);
    assertThat(steps(broker)).isEqualTo(LongStream.range(0, 2_000).boxed().toList());
  }

  @Test
  void closeLeavesOnDiskWhatTheBrokerDoesNotTakeAndSaysSoInALine() {
    var publisher = publisher(new FakeCluster(FakeBroker.silent()));
    publisher.run(info("a", RunState.STARTED));
    publish(publisher, 0, 5);

    PublisherCounts counts = publisher.close(MOMENT);

    assertThat(counts).isEqualTo(new PublisherCounts(6, 0, 0, 0, 6, 0, 0, 0, 0));
    assertThat(messages(Level.WARN))
        .singleElement()
        .asString()
        .contains("run a", "0 reports were lost", "6 stay in " + folder());
  }

  @Test
  void theNextPublisherSendsWhatTheLastOneLeftBeforeItsOwn() {
    var broker = FakeBroker.acknowledging();
    var cluster = new FakeCluster(broker);
    leaveFive(0, cluster);

    var publisher = publisher(cluster);
    publish(publisher, 5, 8);

    assertThat(publisher.close(LONG)).isEqualTo(new PublisherCounts(3, 5, 8, 0, 0, 0, 0, 0, 0));
    assertThat(steps(broker)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void theNextPublisherDoesNotSendAgainWhatArrivedUnheard() {
    var broker = FakeBroker.acknowledging();
    var cluster = new FakeCluster(broker);
    leaveFive(2, cluster);

    var publisher = publisher(cluster);
    publish(publisher, 5, 6);

    assertThat(publisher.close(LONG)).isEqualTo(new PublisherCounts(1, 5, 6, 0, 0, 0, 0, 0, 0));
    assertThat(steps(broker)).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void nothingIsSentBeforeItIsKnownWhatArrived() {
    var broker = FakeBroker.acknowledging();
    var cluster = new FakeCluster(broker);
    leaveFive(5, cluster);
    cluster.away = true;
    var publisher = publisher(cluster);
    publish(publisher, 5, 6);
    await().until(() -> publisher.counts().spooled() == 6);
    assertThat(broker.history()).isEmpty();

    cluster.away = false;
    await().until(() -> turned(publisher.counts().published() == 6));

    assertThat(steps(broker)).containsExactly(5L);
    publisher.close();
  }

  @Test
  void aProducerThatLostItsPlaceIsReplacedAndNothingIsLostOrDoubled() {
    var first = FakeBroker.silent();
    var second = FakeBroker.acknowledging();
    var cluster = new FakeCluster(first, second);
    var publisher = publisher(cluster);
    publish(publisher, 0, 5);
    await().until(() -> first.history().size() == 5);
    first.completeNext();
    cluster.took(first.history().get(0));
    cluster.took(first.history().get(1)); // the answer was lost
    first.errorNext(new OutOfOrderSequenceException("gap"));

    await().until(() -> turned(publisher.counts().published() == 5));

    assertThat(steps(second)).containsExactly(2L, 3L, 4L);
    assertThat(publisher.close(LONG)).isEqualTo(Reports.counts(5, 5, 0, 0, 0, 0));
  }

  @Test
  void deadPublishersAreServedInTheOrderInWhichTheyBegan() {
    var broker = FakeBroker.acknowledging();
    var cluster = new FakeCluster(broker);
    var left =
        Stream.generate(() -> publisher(new FakeCluster(FakeBroker.silent()))).limit(3).toList();
    for (int i = 0; i < 3; i++) {
      KafkaPublisher publisher = left.get(i);
      publish(publisher, 10 * i, 10 * i + 2);
      await().until(() -> turned(publisher.counts().spooled() == 2));
    }
    left.forEach(publisher -> publisher.close(Duration.ZERO));

    var publisher = publisher(cluster);
    publish(publisher, 30, 31);
    await().until(() -> turned(publisher.counts().published() == 7));

    assertThat(steps(broker)).containsExactly(0L, 1L, 10L, 11L, 20L, 21L, 30L);
    publisher.close();
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneLineAndMemoryIsLeft() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    var broker = FakeBroker.silent();
    var publisher = publisher(new FakeCluster(broker), file);
    publish(publisher, 0, 3);
    await().until(() -> broker.history().size() == 3);
    pass(Courier.TROUBLE_AFTER);
    publish(publisher, 3, 6);
    await().until(() -> broker.history().size() == 6);

    assertThat(publisher.counts()).isEqualTo(Reports.counts(6, 0, 6, 0, 0, 0));
    assertThat(messages(Level.WARN))
        .singleElement()
        .asString()
        .contains(file.toString(), "gradwatch.publisher.spool.folder");
    while (broker.completeNext()) {}
    assertThat(publisher.close(LONG).published()).isEqualTo(6);
  }

  @Test
  void aDiskThatFailsIsOneLineAndWhatItDoesNotTakeStaysInMemory() throws Exception {
    var broker = FakeBroker.silent();
    var publisher = publisher(new FakeCluster(broker));
    publish(publisher, 0, 3);
    await().until(() -> broker.history().size() == 3);
    pass(Courier.TROUBLE_AFTER);
    await().until(() -> publisher.counts().spooled() == 3);
    Path moved = Files.move(folder(), dir.resolve("away"));

    for (int i = 3; i < 30; i++) {
      publish(publisher, i, i + 1);
      await().until(() -> publisher.waiting() == 0);
      pass(Duration.ofSeconds(1));
    }
    assertThat(publisher.counts()).isEqualTo(new PublisherCounts(30, 0, 0, 27, 3, 0, 0, 0, 0));
    assertThat(messages(Level.WARN))
        .filteredOn(line -> line.contains("cannot be written"))
        .hasSize(1);

    Files.move(moved, folder());
    await().until(() -> turned(publisher.counts().spooled() == 30));
    await().until(() -> answered(broker, publisher) == 30);
    assertThat(publisher.close(LONG).published()).isEqualTo(30);
    assertThat(steps(broker)).isEqualTo(LongStream.range(0, 30).boxed().toList());
  }

  @Test
  void aReportOfTheRunTellsHowThePublisherStands() {
    var broker = FakeBroker.acknowledging();
    var publisher = publisher(new FakeCluster(broker));
    publish(publisher, 0, 3);
    publisher.step(Reports.oversize("a"));
    await().until(() -> publisher.counts().pending() == 0);

    publisher.run(info("a", RunState.FINISHED));

    publisher.close();
    ProducerRecord<byte[], byte[]> last = broker.history().get(broker.history().size() - 1);
    assertThat(((Decoded.Accepted<RunInfo>) RunInfoCodec.decode(last.value())).value().delivery())
        .contains(new DeliveryCounts(5, 3, 0, 0, 1));
  }

  private List<String> messages(Level level) {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
