package io.gradwatch.publisher;

import static io.gradwatch.publisher.SampleReports.info;
import static io.gradwatch.publisher.SampleReports.step;
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

/**
 * A publisher with a spool whose broker becomes unreachable, comes back or loses acknowledgements.
 */
@Timeout(30)
class SpoolingTest {

  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Logger logger = (Logger) LoggerFactory.getLogger(KafkaPublisher.class);

  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path dir;

  @BeforeEach
  void attachAppender() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void detachAppender() {
    logger.detachAppender(log);
  }

  private KafkaPublisher publisher(FakeClusterClient cluster) {
    return publisher(cluster, dir);
  }

  private KafkaPublisher publisher(FakeClusterClient cluster, Path folder) {
    var config =
        new PublisherConfig(
            Map.of("bootstrap.servers", "b:1"),
            3_000,
            1L << 30,
            List.of(folder),
            1L << 30,
            LONG,
            false);
    return new KafkaPublisher(config, cluster, cluster.newProducer(), nanos::get);
  }

  private Path folder() {
    return dir.resolve("b_1");
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private boolean afterHalfASecond(boolean done) {
    advance(Duration.ofMillis(500));
    return done;
  }

  private static void publish(KafkaPublisher publisher, int from, int to) {
    LongStream.range(from, to).forEach(i -> publisher.step(step("a", i)));
  }

  /** Acknowledges all records in flight and returns the number published so far. */
  private static long acknowledgeAll(FakeProducer producer, KafkaPublisher publisher) {
    while (producer.completeNext()) {}
    return publisher.counts().published();
  }

  private static List<Long> steps(FakeProducer... producers) {
    return Stream.of(producers).flatMap(producer -> producer.sentSteps().stream()).toList();
  }

  /** Leaves steps 0 to 4 on disk, of which the first were delivered without acknowledgement. */
  private void leaveFive(int deliveredCount, FakeClusterClient next) {
    var producer = FakeProducer.manual();
    var publisher = publisher(new FakeClusterClient(producer));
    publish(publisher, 0, 5);
    await().until(() -> producer.history().size() == 5);
    publisher.close(Duration.ZERO);
    producer.history().subList(0, deliveredCount).forEach(next::delivered);
  }

  @Test
  void nothingIsSpooledWhileTheBrokerAcknowledges() {
    var publisher = publisher(new FakeClusterClient(FakeProducer.acknowledging()));
    publish(publisher, 0, 100);

    assertThat(publisher.close(LONG).published()).isEqualTo(100);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void unacknowledgedReportsAndAllLaterOnesAreSpooled() {
    var producer = FakeProducer.manual();
    var publisher = publisher(new FakeClusterClient(producer));
    publish(publisher, 0, 3);
    await().until(() -> producer.history().size() == 3);
    assertThat(publisher.counts().spooled()).isZero();

    advance(RecordSender.SPOOL_AFTER);
    await().until(() -> publisher.counts().spooled() == 3);
    publish(publisher, 3, 5);
    await().until(() -> publisher.counts().spooled() == 5);

    await().until(() -> acknowledgeAll(producer, publisher) == 5);
    assertThat(publisher.close(LONG)).isEqualTo(new PublisherCounts(5, 0, 5, 0, 0, 0, 0, 0, 0));
    assertThat(steps(producer)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void reportsThatTheClientRejectsAreSpooledAndSentInOrder() {
    var producer = FakeProducer.acknowledging();
    producer.rejectNext(Integer.MAX_VALUE);
    var publisher = publisher(new FakeClusterClient(producer));
    publish(publisher, 0, 3);
    await().until(() -> publisher.queued() == 0);
    advance(RecordSender.SPOOL_AFTER);
    await().until(() -> publisher.counts().spooled() == 3);
    publish(publisher, 3, 2_000);
    await().until(() -> publisher.counts().spooled() == 2_000);

    producer.rejectNext(0);

    assertThat(publisher.close(LONG).published()).isEqualTo(2_000);
    assertThat(steps(producer)).isEqualTo(LongStream.range(0, 2_000).boxed().toList());
  }

  @Test
  void closeSpoolsUnacknowledgedReportsAndLogsOneLine() {
    var publisher = publisher(new FakeClusterClient(FakeProducer.manual()));
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
  void theNextPublisherSendsSpooledReportsBeforeItsOwn() {
    var producer = FakeProducer.acknowledging();
    var cluster = new FakeClusterClient(producer);
    leaveFive(0, cluster);

    var publisher = publisher(cluster);
    publish(publisher, 5, 8);

    assertThat(publisher.close(LONG)).isEqualTo(new PublisherCounts(3, 5, 8, 0, 0, 0, 0, 0, 0));
    assertThat(steps(producer)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(folder()).doesNotExist();
  }

  @Test
  void theNextPublisherDoesNotResendWhatWasDeliveredWithoutAcknowledgement() {
    var producer = FakeProducer.acknowledging();
    var cluster = new FakeClusterClient(producer);
    leaveFive(2, cluster);

    var publisher = publisher(cluster);
    publish(publisher, 5, 6);

    assertThat(publisher.close(LONG)).isEqualTo(new PublisherCounts(1, 5, 6, 0, 0, 0, 0, 0, 0));
    assertThat(steps(producer)).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void nothingIsSentBeforeTheDeliveryCheckSucceeds() {
    var producer = FakeProducer.acknowledging();
    var cluster = new FakeClusterClient(producer);
    leaveFive(5, cluster);
    cluster.unreachable = true;
    var publisher = publisher(cluster);
    publish(publisher, 5, 6);
    await().until(() -> publisher.counts().spooled() == 6);
    assertThat(producer.history()).isEmpty();

    cluster.unreachable = false;
    await().until(() -> afterHalfASecond(publisher.counts().published() == 6));

    assertThat(steps(producer)).containsExactly(5L);
    publisher.close();
  }

  @Test
  void aProducerOutOfSequenceIsReplacedAndNothingIsLostOrDuplicated() {
    var first = FakeProducer.manual();
    var second = FakeProducer.acknowledging();
    var cluster = new FakeClusterClient(first, second);
    var publisher = publisher(cluster);
    publish(publisher, 0, 5);
    await().until(() -> first.history().size() == 5);
    first.completeNext();
    cluster.delivered(first.history().get(0));
    cluster.delivered(first.history().get(1)); // its acknowledgement was lost
    first.errorNext(new OutOfOrderSequenceException("gap"));

    await().until(() -> afterHalfASecond(publisher.counts().published() == 5));

    assertThat(steps(second)).containsExactly(2L, 3L, 4L);
    assertThat(publisher.close(LONG)).isEqualTo(SampleReports.counts(5, 5, 0, 0, 0, 0));
  }

  @Test
  void spoolsOfDeadPublishersAreSentInTheOrderOfTheirCreation() {
    var producer = FakeProducer.acknowledging();
    var cluster = new FakeClusterClient(producer);
    var left =
        Stream.generate(() -> publisher(new FakeClusterClient(FakeProducer.manual())))
            .limit(3)
            .toList();
    for (int i = 0; i < 3; i++) {
      KafkaPublisher publisher = left.get(i);
      publish(publisher, 10 * i, 10 * i + 2);
      await().until(() -> afterHalfASecond(publisher.counts().spooled() == 2));
    }
    left.forEach(publisher -> publisher.close(Duration.ZERO));

    var publisher = publisher(cluster);
    publish(publisher, 30, 31);
    await().until(() -> afterHalfASecond(publisher.counts().published() == 7));

    assertThat(steps(producer)).containsExactly(0L, 1L, 10L, 11L, 20L, 21L, 30L);
    publisher.close();
  }

  @Test
  void anUnwritableFolderIsLoggedOnceAndReportsStayInMemory() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    var producer = FakeProducer.manual();
    var publisher = publisher(new FakeClusterClient(producer), file);
    publish(publisher, 0, 3);
    await().until(() -> producer.history().size() == 3);
    advance(RecordSender.SPOOL_AFTER);
    publish(publisher, 3, 6);
    await().until(() -> producer.history().size() == 6);

    assertThat(publisher.counts()).isEqualTo(SampleReports.counts(6, 0, 6, 0, 0, 0));
    assertThat(messages(Level.WARN))
        .singleElement()
        .asString()
        .contains(file.toString(), "gradwatch.publisher.spool.folder");
    while (producer.completeNext()) {}
    assertThat(publisher.close(LONG).published()).isEqualTo(6);
  }

  @Test
  void aFailingDiskIsLoggedOnceAndNewReportsStayInMemory() throws Exception {
    var producer = FakeProducer.manual();
    var publisher = publisher(new FakeClusterClient(producer));
    publish(publisher, 0, 3);
    await().until(() -> producer.history().size() == 3);
    advance(RecordSender.SPOOL_AFTER);
    await().until(() -> publisher.counts().spooled() == 3);
    Path moved = Files.move(folder(), dir.resolve("away"));

    for (int i = 3; i < 30; i++) {
      publish(publisher, i, i + 1);
      await().until(() -> publisher.queued() == 0);
      advance(Duration.ofSeconds(1));
    }
    assertThat(publisher.counts()).isEqualTo(new PublisherCounts(30, 0, 0, 27, 3, 0, 0, 0, 0));
    assertThat(messages(Level.WARN))
        .filteredOn(line -> line.contains("the spool cannot be written"))
        .hasSize(1);

    Files.move(moved, folder());
    await().until(() -> afterHalfASecond(publisher.counts().spooled() == 30));
    await().until(() -> acknowledgeAll(producer, publisher) == 30);
    assertThat(publisher.close(LONG).published()).isEqualTo(30);
    assertThat(steps(producer)).isEqualTo(LongStream.range(0, 30).boxed().toList());
  }

  @Test
  void runInfosCarryTheDeliveryCounts() {
    var producer = FakeProducer.acknowledging();
    var publisher = publisher(new FakeClusterClient(producer));
    publish(publisher, 0, 3);
    publisher.step(SampleReports.oversize("a"));
    await().until(() -> publisher.counts().pending() == 0);

    publisher.run(info("a", RunState.FINISHED));

    publisher.close();
    ProducerRecord<byte[], byte[]> last = producer.history().get(producer.history().size() - 1);
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
