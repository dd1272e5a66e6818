package io.gradwatch.publisher;

import static io.gradwatch.publisher.SampleReports.counts;
import static io.gradwatch.publisher.SampleReports.info;
import static io.gradwatch.publisher.SampleReports.step;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class KafkaPublisherTest {

  private static final Logger logger = (Logger) LoggerFactory.getLogger(KafkaPublisher.class);

  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void attachAppender() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void detachAppender() {
    logger.detachAppender(log);
  }

  private KafkaPublisher publisher(FakeProducer producer, int capacity) {
    return publisher(capacity, producer);
  }

  private KafkaPublisher publisher(int capacity, FakeProducer... producers) {
    var config =
        new PublisherConfig(
            Map.of(), capacity, 1L << 30, List.of(), 0, Duration.ofSeconds(10), false);
    var cluster = new FakeClusterClient(producers);
    return new KafkaPublisher(config, cluster, cluster.newProducer(), nanos::get);
  }

  @Test
  void publishesAStepWithItsRunAsKeyAndItsTimeAsTimestamp() {
    var producer = FakeProducer.acknowledging();
    try (var publisher = publisher(producer, 10)) {
      publisher.step(step("læring", 7));
    }

    var record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo(Topics.STEPS);
    assertThat(new String(record.key(), UTF_8)).isEqualTo("læring");
    assertThat(record.timestamp()).isEqualTo(SampleReports.TIME.plusSeconds(7).toEpochMilli());
    assertThat(StepReportCodec.decode(record.value()))
        .isEqualTo(new Decoded.Accepted<>(step("læring", 7)));
  }

  @Test
  void sendsStartStepsAndEndInOrder() {
    var producer = FakeProducer.acknowledging();
    try (var publisher = publisher(producer, 10)) {
      publisher.run(info("a", RunState.STARTED));
      publisher.step(step("a", 0));
      publisher.step(step("a", 1));
      publisher.run(info("a", RunState.FINISHED));
    }

    assertThat(producer.history())
        .extracting(record -> record.topic())
        .containsExactly(Topics.RUNS, Topics.STEPS, Topics.STEPS, Topics.RUNS);
  }

  @Test
  void dropsAndCountsStepsButNotTheEndOfTheRunWhenTheClientBlocks() {
    var producer = FakeProducer.blocking();
    var publisher = publisher(producer, 3);
    publisher.step(step("a", 0));
    await().until(() -> publisher.queued() == 0);

    for (int i = 1; i <= 10; i++) {
      publisher.step(step("a", i));
    }
    publisher.run(info("a", RunState.RUNNING));
    publisher.run(info("a", RunState.FINISHED));

    assertThat(publisher.counts()).isEqualTo(counts(13, 0, 5, 8, 0, 0));
    producer.unblock();
    assertThat(publisher.close(Duration.ofSeconds(10))).isEqualTo(counts(13, 5, 0, 8, 0, 0));
    assertThat(producer.history().get(4).topic()).isEqualTo(Topics.RUNS);
  }

  @Test
  void retriesAReportThatTheClientRejectedWithoutMetadata() {
    var producer = FakeProducer.acknowledging();
    producer.rejectNext(3);
    var publisher = publisher(producer, 10);

    publisher.step(step("a", 0));
    publisher.step(step("a", 1));

    assertThat(publisher.close(Duration.ofSeconds(10))).isEqualTo(counts(2, 2, 0, 0, 0, 0));
    assertThat(producer.history())
        .extracting(record -> record.timestamp())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void countsWhatTheBrokerRejects() {
    var producer = FakeProducer.manual();
    var publisher = publisher(producer, 10);
    for (int i = 0; i < 3; i++) {
      publisher.step(step("a", i));
    }
    await().until(() -> producer.history().size() == 3);

    producer.errorNext(new RecordTooLargeException("1 > 0"));
    producer.errorNext(new UnknownServerException("no"));
    producer.completeNext();

    assertThat(publisher.counts()).isEqualTo(counts(3, 1, 0, 0, 2, 1));
    publisher.close();
  }

  @Test
  void countsAnOversizeReportWithoutSendingIt() {
    var producer = FakeProducer.acknowledging();
    var publisher = publisher(producer, 10);

    publisher.step(SampleReports.oversize("a"));

    assertThat(publisher.close(Duration.ofSeconds(10))).isEqualTo(counts(1, 0, 0, 0, 1, 1));
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aReportThatFailsEveryProducerIsGivenUpAndTheNextOneIsDelivered() {
    FakeProducer[] producers = {
      FakeProducer.acknowledging(), FakeProducer.acknowledging(),
      FakeProducer.acknowledging(), FakeProducer.acknowledging()
    };
    for (int i = 0; i < 3; i++) {
      producers[i].sendException = new IllegalStateException("no");
    }
    var publisher = publisher(10, producers);
    publisher.step(step("a", 0));
    publisher.step(step("a", 1));

    await().until(() -> afterOneSecond(publisher.counts().published() == 1));

    assertThat(publisher.close(Duration.ofSeconds(10))).isEqualTo(counts(2, 1, 0, 0, 1, 0));
  }

  private boolean afterOneSecond(boolean done) {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    return done;
  }

  @Test
  void closeGivesUpInTimeAndCountsTheRestAsFailed() {
    var producer = FakeProducer.blocking();
    var publisher = publisher(producer, 10);
    publisher.step(step("a", 0));
    publisher.step(step("a", 1));

    PublisherCounts counts = publisher.close(Duration.ofMillis(50));

    assertThat(counts).isEqualTo(counts(2, 0, 0, 0, 2, 0));
    assertThat(producer.closedWithin).isZero();
    assertThat(messages(Level.WARN)).singleElement().asString().contains("run a", "failed=2");
  }

  @Test
  void aReportNeverAcknowledgedHasFailedAfterClose() {
    var producer = FakeProducer.manual();
    var publisher = publisher(producer, 10);
    publisher.step(step("a", 0));

    assertThat(publisher.close(Duration.ofMillis(100))).isEqualTo(counts(1, 0, 0, 0, 1, 0));
    producer.completeNext();
    assertThat(publisher.counts()).isEqualTo(counts(1, 0, 0, 0, 1, 0));
  }

  @Test
  void aSecondCloseHasNoEffectAndLaterReportsAreDropped() {
    var publisher = publisher(FakeProducer.acknowledging(), 10);
    publisher.step(step("a", 0));
    publisher.close();

    publisher.step(step("a", 1));
    publisher.close();

    assertThat(publisher.counts()).isEqualTo(counts(2, 1, 0, 1, 0, 0));
  }

  @Test
  void anInterruptedCloseGivesUpAtOnceAndStaysInterrupted() {
    var publisher = publisher(FakeProducer.blocking(), 10);
    publisher.step(step("a", 0));

    Thread.currentThread().interrupt();
    PublisherCounts counts = publisher.close(Duration.ofHours(1));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(counts.failed()).isEqualTo(1);
  }

  @Test
  void closesInTimeWhenNoBrokerEverExisted() throws Exception {
    String unusedAddress = "127.0.0.1:" + Ports.free();
    var publisher =
        KafkaPublisher.builder()
            .bootstrap(unusedAddress)
            .spoolBytes(0)
            .closeTimeout(Duration.ofMillis(300))
            .build();
    publisher.run(info("a", RunState.STARTED));
    publisher.step(step("a", 0));

    publisher.close();

    assertThat(publisher.counts()).isEqualTo(counts(2, 0, 0, 0, 2, 0));
  }

  @Test
  void anOutageOfTenMinutesIsOneWarningAndOneLineAtItsEnd() {
    var producer = FakeProducer.manual();
    var publisher = publisher(producer, 10);
    publisher.step(step("a", 0));

    for (int second = 0; second <= 600; second += 60) {
      nanos.set(Duration.ofSeconds(second).toNanos());
      publisher.step(step("a", second));
      await().until(() -> publisher.queued() == 0);
    }
    await().until(() -> !messages(Level.WARN).isEmpty());
    await()
        .until(
            () -> {
              while (producer.completeNext()) {}
              nanos.addAndGet(Duration.ofSeconds(20).toNanos());
              publisher.step(step("a", 1));
              return !messages(Level.INFO).isEmpty();
            });

    assertThat(messages(Level.WARN)).singleElement().asString().contains("run a", "pending=");
    assertThat(messages(Level.INFO)).singleElement().asString().contains("run a", "again");
  }

  @Test
  void aRunWithoutReportsHasAHeartbeatUntilItEnds() {
    var producer = FakeProducer.acknowledging();
    var publisher = publisher(producer, 10);
    Instant before = Instant.now();
    publisher.run(info("a", RunState.RUNNING));
    publisher.run(info("b", RunState.RUNNING));
    publisher.run(info("b", RunState.FINISHED));
    await().until(() -> producer.history().size() == 3);

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    await().until(() -> producer.history().size() == 4);

    RunInfo heartbeat = read(producer.history().get(3).value());
    assertThat(heartbeat.run()).isEqualTo("a");
    assertThat(heartbeat.state()).isEqualTo(RunState.RUNNING);
    assertThat(heartbeat.heartbeat()).isAfterOrEqualTo(before);
    publisher.run(info("a", RunState.FAILED));
    await().until(() -> producer.history().size() == 5);
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    publisher.step(step("a", 1));
    assertThat(publisher.close(Duration.ofSeconds(10))).isEqualTo(counts(6, 6, 0, 0, 0, 0));
  }

  @Test
  void aRunThatReportsItsStateGetsNoExtraHeartbeat() {
    var producer = FakeProducer.acknowledging();
    var publisher = publisher(producer, 10);
    for (int i = 0; i < 10; i++) {
      int sent = i + 1;
      nanos.addAndGet(Duration.ofSeconds(9).toNanos());
      publisher.run(info("a", RunState.RUNNING));
      await().until(() -> producer.history().size() == sent);
    }

    assertThat(publisher.close(Duration.ofSeconds(10)).offered()).isEqualTo(10);
  }

  @Test
  void endsTheRunsThatAreLeftOpenBeforeItCloses() {
    var producer = FakeProducer.acknowledging();
    KafkaPublisher publisher = publisher(producer, 10);
    publisher.leftOpen(
        "broken",
        () -> {
          throw new IllegalStateException("cannot say");
        });
    publisher.leftOpen("left", () -> publisher.run(info("left", RunState.STOPPED)));
    publisher.leftOpen("ended", () -> publisher.run(info("ended", RunState.STOPPED)));
    publisher.run(info("ended", RunState.FINISHED));

    publisher.close();
    publisher.close();

    assertThat(producer.history())
        .extracting(record -> read(record.value()))
        .extracting(RunInfo::run, RunInfo::state)
        .containsExactly(tuple("ended", RunState.FINISHED), tuple("left", RunState.STOPPED));
    assertThat(messages(Level.WARN)).containsExactly("the end of a run could not be reported");
  }

  private static RunInfo read(byte[] value) {
    return ((Decoded.Accepted<RunInfo>) RunInfoCodec.decode(value)).value();
  }

  private List<String> messages(Level level) {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
