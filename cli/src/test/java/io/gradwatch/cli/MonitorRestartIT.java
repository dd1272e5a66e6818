package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.streams.InputTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts and crashes of the monitor during a run must not change its verdicts. */
class MonitorRestartIT {

  /** Steps after which the vanishing run has no verdict yet, since its windows are not full. */
  private static final int STEPS_BEFORE_VERDICT = 15;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A killed monitor's consumer session expires after 10 s, its transaction within 40 s. */
  private static final Duration TIMEOUT_AFTER_KILL = Duration.ofSeconds(60);

  @TempDir Path dir;
  private EmbeddedBroker broker;
  private KafkaPublisher publisher;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    publisher = KafkaPublisher.builder().bootstrap(broker.bootstrap()).build();
  }

  @AfterEach
  void stop() {
    publisher.close();
    broker.close();
  }

  @Test
  void restartsNeitherRepeatNorLoseNorChangeVerdicts() throws Exception {
    try (var vanishing = MonitoredNetwork.vanishing("vanishing", publisher);
        var exploding = MonitoredNetwork.healthy("exploding", publisher)) {
      try (Monitor first = monitor("state")) {
        vanishing.train(STEPS_BEFORE_VERDICT);
        exploding.train(STEPS_BEFORE_VERDICT);
        awaitRead(first, 2 * STEPS_BEFORE_VERDICT);
        vanishing.train(100); // still in flight while the monitor closes
        exploding.train(100);
        awaitRead(first, 2 * STEPS_BEFORE_VERDICT + 1);
      }
      vanishing.train(50); // while no monitor runs
      try (Monitor withItsState = monitor("state")) {
        awaitRead(withItsState, 1);
      }
      exploding.explode();
      exploding.train(5);
      try (Monitor withoutState = monitor("empty")) {
        awaitRead(withoutState, 1);
        exploding.train(100);
        vanishing.train(50);
        awaitRead(withoutState, 6);
      }
    }

    try (Monitor last = monitor("empty again")) {
      awaitFinalReport(last, "vanishing", TIMEOUT);
      awaitFinalReport(last, "exploding", TIMEOUT);
    }

    assertSameAsSingleEvaluation("vanishing", 215, VerdictKind.VANISHING_GRADIENT);
    assertSameAsSingleEvaluation(
        "exploding", 220, VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE);
  }

  @Test
  void replacesAKilledMonitorAndPublishesItsUncommittedVerdictsOnce() throws Exception {
    try (var vanishing = MonitoredNetwork.vanishing("vanishing", publisher)) {
      try (ChildJvm killed = childMonitor()) {
        vanishing.train(100);
        await().atMost(TIMEOUT).until(() -> published(Topics.EVENTS) > 0);
        assertThat(CommittedRecords.records(broker.bootstrap(), Topics.EVENTS)).isEmpty();

        killed.kill();
      }
      vanishing.train(50);
    }

    try (Monitor next = monitor("another machine")) {
      awaitFinalReport(next, "vanishing", TIMEOUT_AFTER_KILL);
    }

    assertSameAsSingleEvaluation("vanishing", 150, VerdictKind.VANISHING_GRADIENT);
  }

  private Monitor monitor(String stateDir) {
    return Monitor.start(MonitorConfig.embedded(broker.bootstrap(), dir.resolve(stateDir)));
  }

  /**
   * A monitor with a long commit interval, which is killed before it commits any verdict: after a
   * quarter of the interval.
   */
  private ChildJvm childMonitor() throws Exception {
    return ChildJvm.start(
        dir.resolve("killed"),
        Map.of(
            "GRADWATCH_MONITOR_COMMIT_INTERVAL_MILLIS", "20000",
            "GRADWATCH_MONITOR_REPLICATION_FACTOR", "1",
            "GRADWATCH_MONITOR_STATE_DIR", dir.resolve("state").toString()),
        "monitor",
        "--bootstrap",
        broker.bootstrap(),
        "--port",
        "0");
  }

  /** Number of records in a topic, committed or not. */
  private int published(String topic) {
    return CommittedRecords.records(broker.bootstrap(), topic, IsolationLevel.READ_UNCOMMITTED)
        .size();
  }

  private static void awaitRead(Monitor monitor, long steps) {
    await().atMost(TIMEOUT).until(() -> monitor.metrics().recordsRead(InputTopic.STEPS) >= steps);
  }

  private void awaitFinalReport(Monitor monitor, String run, Duration timeout) {
    await()
        .atMost(timeout)
        .until(() -> monitor.healthy() && committed(run).finalReport().isPresent());
  }

  private CommittedRecords committed(String run) {
    return CommittedRecords.of(broker.bootstrap(), run);
  }

  private void assertSameAsSingleEvaluation(String run, int steps, VerdictKind... kinds) {
    CommittedRecords committed = committed(run);

    assertThat(committed.steps()).hasSize(steps);
    assertThat(committed.finalReport())
        .get()
        .extracting(RollingReport::stepsJudged, RollingReport::stepsMissing)
        .containsExactly((long) steps, 0L);
    assertThat(committed.norms().stream().filter(RollingReport::complete)).hasSize(1);
    assertThat(committed.events()).isEqualTo(committed.eventsOfSingleEvaluation());
    assertThat(committed.events().stream().map(event -> event.id() + event.phase()))
        .doesNotHaveDuplicates();
    assertThat(committed.events())
        .filteredOn(event -> event.phase() == EventPhase.BEGAN)
        .extracting(Event::kind)
        .contains(kinds);
  }
}
