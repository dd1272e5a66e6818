package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.protocol.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process stores is what the next one continues with. */
class RunHistoryStoreTest {

  @TempDir Path stateDir;

  private MonitorTopologyDriver open() {
    return new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir);
  }

  private List<TestRecord<byte[], byte[]>> changelogOfSteps(int steps) {
    try (MonitorTopologyDriver driver = open()) {
      for (int step = 0; step < steps; step++) {
        driver.step(TestRecords.step("run", step, 1));
      }
      return driver.changelog();
    }
  }

  @Test
  void theNextProcessContinuesWhereTheLastOneStopped() {
    List<TestRecord<byte[], byte[]>> changelog = changelogOfSteps(100);
    try (MonitorTopologyDriver driver = open()) {
      driver.restore(changelog);
      driver.step(TestRecords.step("run", 99, 1));
      driver.step(TestRecords.step("run", 100, 1));

      assertThat(driver.metrics.records(InputTopic.STEPS, RecordOutcome.DUPLICATE)).isOne();
      assertThat(driver.metrics.records(InputTopic.STEPS, RecordOutcome.EVALUATED)).isOne();
      assertThat(driver.histories().get("run").orElseThrow().lastStep()).isEqualTo(100);
    }
  }

  @Test
  void aStandbyThatHasEvaluatedTheRunBeforeContinuesBehindItsSuccessor() {
    try (MonitorTopologyDriver first = open();
        MonitorTopologyDriver second = open()) {
      for (int step = 0; step < 100; step++) {
        first.step(TestRecords.step("run", step, 1));
      }
      second.restore(first.changelog());
      for (int step = 100; step < 140; step++) {
        second.step(TestRecords.step("run", step, 1));
      }
      assertThat(first.histories().loaded()).containsExactly("run");

      first.restore(second.changelog());
      first.step(TestRecords.step("run", 139, 1));
      first.step(TestRecords.step("run", 140, 1));

      assertThat(first.metrics.records(InputTopic.STEPS, RecordOutcome.DUPLICATE)).isOne();
      assertThat(first.histories().get("run").orElseThrow().lastStep()).isEqualTo(140);
    }
  }

  @Test
  void aTaskThatIsActiveAgainLoadsTheRunsWhoseObjectsItStillHas() {
    try (MonitorTopologyDriver driver = open()) {
      driver.step(TestRecords.step("run", 0, 1));
      RunLimit limit = new RunLimit(10);

      RunHistories again = new RunHistories(driver.histories(), driver.metrics, limit.newTask());

      assertThat(again.loadNext()).get().extracting(RunHistory::run).isEqualTo("run");
      assertThat(again.loadNext()).isEmpty();
    }
  }

  @Test
  void theNextProcessShowsARunThatSendsNothing() {
    List<TestRecord<byte[], byte[]>> changelog = changelogOfSteps(100);
    try (MonitorTopologyDriver driver = open()) {
      driver.restore(changelog);
      driver.driver.advanceWallClockTime(Duration.ofSeconds(1));

      assertThat(driver.snapshots.all())
          .singleElement()
          .satisfies(run -> assertThat(run.snapshot().norms().orElseThrow().step()).isEqualTo(99));
    }
  }

  @Test
  void aTaskThatLeavesTakesItsSnapshotsWithIt() {
    MonitorTopologyDriver driver = open();
    driver.step(TestRecords.step("run", 0, 1));
    assertThat(driver.snapshots.all()).hasSize(1);

    driver.close();

    assertThat(driver.snapshots.all()).isEmpty();
  }

  @Test
  void anUnreadableHistoryIsCountedDeletedAndReplaced() {
    List<TestRecord<byte[], byte[]>> changelog = changelogOfSteps(100);
    changelog.forEach(record -> record.value()[0] = 99);
    try (MonitorTopologyDriver driver = open()) {
      driver.restore(changelog);
      driver.step(TestRecords.step("run", 100, 1));

      assertThat(driver.metrics.events(StreamEvent.HISTORY_LOST)).isOne();
      assertThat(driver.metrics.records(InputTopic.STEPS, RecordOutcome.EVALUATED)).isOne();
      assertThat(driver.changelog())
          .filteredOn(record -> record.value() == null)
          .hasSizeGreaterThan(64);
    }
  }

  @Test
  void aDeletedRunLeavesNothingInTheChangelog() {
    List<TestRecord<byte[], byte[]>> changelog = changelogOfSteps(100);
    try (MonitorTopologyDriver driver = open()) {
      driver.restore(changelog);
      driver.raw(Topics.RUNS, "run".getBytes(UTF_8), null);

      long keys =
          changelog.stream()
              .map(record -> List.of(new String(record.key(), ISO_8859_1)))
              .distinct()
              .count();
      assertThat(driver.changelog()).hasSize((int) keys).allMatch(record -> record.value() == null);
    }
  }
}
