package io.gradwatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away in the middle of a run, and comes back at the same address. */
class BrokerOutageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A hundred steps of so small a network take a tenth of a second; a blocked one never ends. */
  private static final Duration UNBLOCKED = Duration.ofSeconds(10);

  /** So few that an outage of some steps fills it. */
  private static final int SMALL_QUEUE = 20;

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
  void trainingGoesOnAndEveryStepArrivesOnceInOrderAfterwards() throws Exception {
    try (KafkaPublisher publisher = publisher(10_000);
        var network = WatchedNetwork.vanishing("patient", publisher)) {
      network.train(30);
      await().atMost(PATIENCE).until(() -> publisher.counts().pending() == 0);

      broker.close();
      assertTimeoutPreemptively(UNBLOCKED, () -> network.train(100));
      PublisherCounts meanwhile = publisher.counts();
      bringBack();
      network.train(10);
      network.finish();
      PublisherCounts counts = publisher.close(PATIENCE);

      assertThat(meanwhile.pending()).isEqualTo(100);
      assertThat(counts.lost()).isZero();
      assertThat(counts.published()).isEqualTo(counts.offered());
      Committed committed = awaitLastWord("patient");
      assertThat(committed.steps())
          .extracting(StepReport::step)
          .isEqualTo(LongStream.range(0, 140).boxed().toList());
      assertJudged(committed, 140, 0);
      assertThat(committed.events()).isNotEmpty().isEqualTo(committed.eventsOfOneGo());
    }
  }

  @Test
  void whatDoesNotFitTheQueueIsCountedByThePublisherAndMissedByTheMonitor() throws Exception {
    try (KafkaPublisher publisher = publisher(SMALL_QUEUE);
        var network = WatchedNetwork.healthy("hurried", publisher)) {
      trainSlowly(network, publisher, 30);

      broker.close();
      // More than a batch of the producer's, so that it runs out of room of its own.
      assertTimeoutPreemptively(UNBLOCKED, () -> network.train(200));
      bringBack();
      await().atMost(PATIENCE).until(() -> publisher.counts().pending() == 0);
      trainSlowly(network, publisher, 10);
      network.finish();
      PublisherCounts counts = publisher.close(PATIENCE);

      assertThat(counts.dropped()).isPositive();
      assertThat(counts.failed()).isZero();
      Committed committed = awaitLastWord("hurried");
      assertThat(committed.steps().size() + committed.infos().size())
          .isEqualTo((int) counts.published());
      assertJudged(committed, 240 - counts.dropped(), counts.dropped());
    }
  }

  private KafkaPublisher publisher(int queueCapacity) {
    return KafkaPublisher.builder()
        .bootstrap(broker.bootstrap())
        .queueCapacity(queueCapacity)
        .build();
  }

  /** So that nothing is dropped while the broker is there. */
  private static void trainSlowly(WatchedNetwork network, KafkaPublisher publisher, int steps) {
    for (int i = 0; i < steps; i++) {
      network.train(1);
      await().atMost(PATIENCE).until(() -> publisher.counts().pending() < SMALL_QUEUE / 2);
    }
  }

  private void bringBack() throws Exception {
    broker = EmbeddedBroker.restart(dir.resolve("kafka"), broker.bootstrap());
  }

  private Committed awaitLastWord(String run) {
    await()
        .atMost(PATIENCE)
        .until(() -> Committed.of(broker.bootstrap(), run).lastWord().isPresent());
    return Committed.of(broker.bootstrap(), run);
  }

  /**
   * A broker that comes back may at first say that it has no topics, and a stream thread dies of
   * that; its successor does the rest, and nothing in the figures shows it.
   */
  private void assertJudged(Committed committed, long judged, long missing) {
    assertThat(committed.lastWord())
        .get()
        .extracting(RollingReport::stepsJudged, RollingReport::stepsMissing)
        .isEqualTo(List.of(judged, missing));
    assertThat(monitor.healthy()).isTrue();
  }
}
