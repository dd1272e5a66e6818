package io.gradwatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.standalone.broker.EmbeddedBroker;
import io.gradwatch.streams.StreamCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Monitors come and go in the middle of a run; what they say must not show it. */
class MonitorRestartIT {

  /** Steps before the first verdict of the vanishing run: its windows are not full yet. */
  private static final int TOO_FEW_TO_TELL = 15;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A killed monitor's session ends after 10 s, its transaction within 25 s. */
  private static final Duration PATIENCE_AFTER_A_KILL = Duration.ofSeconds(45);

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
  void restartsNeitherRepeatNorLoseNorChangeAVerdict() throws Exception {
    try (var vanishing = WatchedNetwork.vanishing("vanishing", publisher);
        var exploding = WatchedNetwork.healthy("exploding", publisher)) {
      try (Monitor first = monitor("state")) {
        vanishing.train(TOO_FEW_TO_TELL);
        exploding.train(TOO_FEW_TO_TELL);
        awaitRead(first, 2 * TOO_FEW_TO_TELL);
        vanishing.train(100); // on their way while the monitor closes
        exploding.train(100);
        awaitRead(first, 2 * TOO_FEW_TO_TELL + 1);
      }
      vanishing.train(50); // while there is none
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
      awaitLastWord(last, "vanishing", PATIENCE);
      awaitLastWord(last, "exploding", PATIENCE);
    }

    assertJudgedAsInOneGo("vanishing", 215, VerdictKind.VANISHING_GRADIENT);
    assertJudgedAsInOneGo("exploding", 220, VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE);
  }

  @Test
  void aKilledMonitorIsReplacedAndWhatItHadNotCommittedIsSaidOnce() throws Exception {
    try (var vanishing = WatchedNetwork.vanishing("vanishing", publisher)) {
      try (ChildJvm killed = childMonitor()) {
        vanishing.train(100);
        await().atMost(PATIENCE).until(() -> published(Topics.EVENTS) > 0);
        assertThat(Committed.records(broker.bootstrap(), Topics.EVENTS)).isEmpty();

        killed.kill();
      }
      vanishing.train(50);
    }

    try (Monitor next = monitor("another machine")) {
      awaitLastWord(next, "vanishing", PATIENCE_AFTER_A_KILL);
    }

    assertJudgedAsInOneGo("vanishing", 150, VerdictKind.VANISHING_GRADIENT);
  }

  private Monitor monitor(String stateDir) {
    return Monitor.start(MonitorConfig.embedded(broker.bootstrap(), dir.resolve(stateDir)));
  }

  /** One that commits so rarely that it dies with all it has said uncommitted. */
  private ChildJvm childMonitor() throws Exception {
    return ChildJvm.start(
        dir.resolve("killed"),
        Map.of(
            "GRADWATCH_MONITOR_COMMIT_INTERVAL_MILLIS", "5000",
            "GRADWATCH_MONITOR_REPLICATION_FACTOR", "1",
            "GRADWATCH_MONITOR_STATE_DIR", dir.resolve("state").toString()),
        "monitor",
        "--bootstrap",
        broker.bootstrap(),
        "--port",
        "0");
  }

  /** Records in a topic, whether their transactions were committed or not. */
  private int published(String topic) {
    return Committed.records(broker.bootstrap(), topic, IsolationLevel.READ_UNCOMMITTED).size();
  }

  private static void awaitRead(Monitor monitor, long steps) {
    await().atMost(PATIENCE).until(() -> monitor.counts().read(StreamCounts.Input.STEPS) >= steps);
  }

  private void awaitLastWord(Monitor monitor, String run, Duration patience) {
    await()
        .atMost(patience)
        .until(() -> monitor.healthy() && committed(run).lastWord().isPresent());
  }

  private Committed committed(String run) {
    return Committed.of(broker.bootstrap(), run);
  }

  private void assertJudgedAsInOneGo(String run, int steps, VerdictKind... kinds) {
    Committed committed = committed(run);

    assertThat(committed.steps()).hasSize(steps);
    assertThat(committed.lastWord())
        .get()
        .extracting(RollingReport::stepsJudged, RollingReport::stepsMissing)
        .containsExactly((long) steps, 0L);
    assertThat(committed.norms().stream().filter(RollingReport::complete)).hasSize(1);
    assertThat(committed.events()).isEqualTo(committed.eventsOfOneGo());
    assertThat(committed.events().stream().map(event -> event.id() + event.phase()))
        .doesNotHaveDuplicates();
    assertThat(committed.events())
        .filteredOn(event -> event.phase() == EventPhase.BEGAN)
        .extracting(Event::kind)
        .contains(kinds);
  }
}
