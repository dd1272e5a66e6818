package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.KafkaPublisherBuilder;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.RetentionPriority;
import io.gradwatch.publisher.spool.SequenceId;
import io.gradwatch.publisher.spool.Spool;
import io.gradwatch.publisher.spool.SpoolFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker stops in the middle of a run and restarts at the same address: after ten seconds, or
 * after ten minutes with {@code ./mvnw -pl cli -am verify -Dit.test=BrokerOutageIT
 * -Dgradwatch.outage-steps=60000 -DfailIfNoSpecifiedTests=false}.
 */
class BrokerOutageIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Interval of 100 steps per second. */
  private static final Duration STEP = Duration.ofMillis(10);

  private static final int STEPS_OF_OUTAGE = Integer.getInteger("gradwatch.outage-steps", 1_000);
  private static final int RUNS = 10;
  private static final long SMALLEST_BOUND = 16L * 1024 * 1024;

  @TempDir Path dir;
  private EmbeddedBroker broker;
  private Monitor monitor;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    monitor = Monitor.start(MonitorConfig.embedded(broker.bootstrap(), dir.resolve("state")));
  }

  @AfterEach
  void stop() {
    monitor.close();
    broker.close();
  }

  @Test
  void trainingContinuesAndEveryStepIsDeliveredOnceInOrder() throws Exception {
    try (KafkaPublisher publisher = builder().build();
        var network = MonitoredNetwork.vanishing("patient", publisher)) {
      network.train(30);
      await().atMost(TIMEOUT).until(() -> publisher.counts().pending() == 0);

      broker.close();
      double stepsPerSecond = trainSteadily(network, STEPS_OF_OUTAGE);
      PublisherCounts duringOutage = publisher.counts();
      restartBroker();
      network.train(10);
      network.finish();
      long restartNanos = System.nanoTime();
      PublisherCounts counts = publisher.close(TIMEOUT);
      System.out.printf(
          "%d steps without a broker at %.1f steps/s; %d of them spooled; all delivered %.1f s"
              + " after the restart%n",
          STEPS_OF_OUTAGE,
          stepsPerSecond,
          duringOutage.spooled(),
          (System.nanoTime() - restartNanos) / 1e9);

      assertThat(duringOutage.spooled() + duringOutage.pending())
          .isGreaterThanOrEqualTo(STEPS_OF_OUTAGE);
      assertThat(duringOutage.spooled()).isGreaterThan(STEPS_OF_OUTAGE / 2);
      assertThat(counts.published()).isEqualTo(counts.offered());
      CommittedRecords committed = awaitFinalReport("patient");
      assertThat(committed.steps())
          .extracting(StepReport::step)
          .isEqualTo(LongStream.range(0, 40 + STEPS_OF_OUTAGE).boxed().toList());
      assertEvaluated(committed, 40 + STEPS_OF_OUTAGE, 0);
      // The outage must not be reported as a stalled run.
      assertThat(committed.events()).isNotEmpty().isEqualTo(committed.eventsOfSingleEvaluation());
    }
    assertThat(dir.resolve("spool")).isEmptyDirectory();
  }

  /** Trains at {@link #STEP} and returns the steps per second that were achieved. */
  private static double trainSteadily(MonitoredNetwork network, int steps) {
    long start = System.nanoTime();
    for (int i = 1; i <= steps; i++) {
      network.train(1);
      LockSupport.parkNanos(start + i * STEP.toNanos() - System.nanoTime());
    }
    return 1e9 * steps / (System.nanoTime() - start);
  }

  @Test
  void deliversTheSpoolOfAKilledTrainerOnceAndBeforeItsNextAttempt() throws Exception {
    long durable;
    try (ChildJvm first = trainer("first", 1, 1_000_000)) {
      await().atMost(TIMEOUT).until(() -> durableReports(first) > 50);
      broker.close();
      long before = durableReports(first);
      await().atMost(TIMEOUT).until(() -> durableReports(first) > before + 300);
      durable = durableReports(first);
      first.kill();
    }
    try (ChildJvm second = trainer("second", 2, 200)) {
      await().atMost(TIMEOUT).until(() -> durableReports(second) > 100);
      restartBroker();

      assertThat(second.exitCode(TIMEOUT)).isZero();

      String closed = second.out().get(second.out().size() - 1);
      assertThat(closed).contains("spooled=0", "dropped=0", "failed=0", "damagedFiles=0");
      List<StepReport> steps = CommittedRecords.of(broker.bootstrap(), "killed").steps();
      List<StepReport> ofFirst = steps.stream().filter(step -> step.attempt() == 1).toList();
      assertThat(ofFirst.size() + 1L)
          .isGreaterThanOrEqualTo(durable); // including the start of the run
      assertThat(ofFirst)
          .extracting(StepReport::step)
          .isEqualTo(LongStream.range(0, ofFirst.size()).boxed().toList());
      assertThat(steps.subList(ofFirst.size(), steps.size()))
          .extracting(StepReport::step)
          .isEqualTo(LongStream.range(0, 200).boxed().toList());
      assertThat(steps).extracting(StepReport::attempt).isSorted();
    }
    assertThat(dir.resolve("spool")).isEmptyDirectory();
  }

  private ChildJvm trainer(String name, int attempt, int steps) throws Exception {
    return ChildJvm.start(
        SteadyTrainer.class,
        dir.resolve(name),
        Map.of(),
        broker.bootstrap(),
        dir.resolve("spool").toString(),
        "killed",
        String.valueOf(attempt),
        String.valueOf(steps));
  }

  private static long durableReports(ChildJvm trainer) throws Exception {
    return trainer.out().stream()
        .filter(line -> line.matches("durable \\d+"))
        .mapToLong(line -> Long.parseLong(line.substring("durable ".length())))
        .max()
        .orElse(0);
  }

  @Test
  void doesNotResendReportsThatArrivedWithoutAcknowledgement() throws Exception {
    List<EncodedReport> reports = IntStream.range(0, 100).mapToObj(BrokerOutageIT::report).toList();
    leaveInSpool(reports, 60);
    send(reports.subList(0, 40));

    try (KafkaPublisher publisher = builder().build()) {
      publisher.step(SyntheticStep.of("run0", 2, 0, 1));

      assertThat(publisher.close(TIMEOUT))
          .isEqualTo(new PublisherCounts(1, 100, 101, 0, 0, 0, 0, 0, 0));
    }
    for (int run = 0; run < RUNS; run++) {
      assertThat(CommittedRecords.of(broker.bootstrap(), "run" + run).steps())
          .hasSize(run == 0 ? 11 : 10)
          .extracting(step -> 1_000L * step.attempt() + step.step())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  /** Reports of several runs, which therefore go to several partitions. */
  private static EncodedReport report(int i) {
    StepReport step = SyntheticStep.of("run" + i % RUNS, 1, i / RUNS, 1);
    return new EncodedReport(
        Topics.STEPS,
        step.time().toEpochMilli(),
        step.run().getBytes(UTF_8),
        StepReportCodec.encode(step));
  }

  /** Leaves a spool like that of a killed process: whether the first reports arrived is unknown. */
  private void leaveInSpool(List<EncodedReport> reports, int sent) throws Exception {
    String cluster = broker.bootstrap().replace(':', '_');
    Spool spool = SpoolFolder.of(dir.resolve("spool").resolve(cluster)).create();
    List<Spool.Entry> entries =
        IntStream.range(0, reports.size())
            .mapToObj(
                i -> new Spool.Entry(SequenceId.of(i, RetentionPriority.ofStep(i)), reports.get(i)))
            .toList();
    spool.add(entries.subList(0, sent), entries.subList(sent, reports.size()));
    spool.close();
  }

  private void send(List<EncodedReport> reports) throws Exception {
    Map<String, Object> settings =
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
    var bytes = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, bytes, bytes)) {
      for (EncodedReport report : reports) {
        producer
            .send(
                new ProducerRecord<>(
                    report.topic(), null, report.timeMillis(), report.key(), report.value()))
            .get();
      }
    }
  }

  @Test
  void thinsTheSpoolAtItsBoundAndCountsEveryDroppedReport() throws Exception {
    int steps = 4_000;
    try (KafkaPublisher publisher = builder().spoolBytes(SMALLEST_BOUND).build()) {
      broker.close();
      for (int step = 0; step < steps; step++) {
        publisher.step(SyntheticStep.of("thinned", 1, step, 60));
        if (step % 100 == 0) {
          await().atMost(TIMEOUT).until(() -> publisher.counts().pending() < 1_000);
        }
      }
      await().atMost(TIMEOUT).until(() -> publisher.counts().pending() == 0);
      PublisherCounts duringOutage = publisher.counts();
      restartBroker();
      PublisherCounts counts = publisher.close(TIMEOUT);

      assertThat(duringOutage.dropped()).isPositive();
      assertThat(duringOutage.spooled() + duringOutage.dropped()).isEqualTo(steps);
      assertThat(counts.dropped()).isEqualTo(duringOutage.dropped());
      assertThat(counts.published() + counts.dropped()).isEqualTo(steps);
      assertThat(CommittedRecords.of(broker.bootstrap(), "thinned").steps())
          .hasSize((int) counts.published())
          .extracting(StepReport::step)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private KafkaPublisherBuilder builder() {
    return KafkaPublisher.builder().bootstrap(broker.bootstrap()).spoolFolder(dir.resolve("spool"));
  }

  private void restartBroker() throws Exception {
    broker = EmbeddedBroker.restart(dir.resolve("kafka"), broker.bootstrap());
  }

  private CommittedRecords awaitFinalReport(String run) {
    await()
        .atMost(TIMEOUT)
        .until(() -> CommittedRecords.of(broker.bootstrap(), run).finalReport().isPresent());
    return CommittedRecords.of(broker.bootstrap(), run);
  }

  /**
   * A restarting broker may at first report that its topics do not exist, which ends a stream
   * thread. Its replacement continues, and the counts must not show the difference.
   */
  private void assertEvaluated(CommittedRecords committed, long evaluated, long missing) {
    assertThat(committed.finalReport())
        .get()
        .extracting(RollingReport::stepsJudged, RollingReport::stepsMissing)
        .isEqualTo(List.of(evaluated, missing));
    await().atMost(TIMEOUT).until(monitor::healthy);
  }
}
