package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Topics;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLimitTest {

  @TempDir Path stateDir;

  @Test
  void endedRunsAreDeletedBeforeRunningOnesAndTheLeastRecentlyHeardFirst() {
    try (MonitorTopologyDriver driver =
        new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir)) {
      driver.step(TestRecords.step("running-first", 0, 1));
      driver.step(TestRecords.step("ended", 0, 1));
      driver.run(TestRecords.info("ended", RunState.FINISHED));
      for (int i = 2; i < MonitorTopologyDriver.MAX_RUNS; i++) {
        driver.step(TestRecords.step("running" + i, 0, 1));
      }
      assertThat(driver.metrics.events(StreamEvent.RUN_EVICTED)).isZero();

      driver.step(TestRecords.step("next", 0, 1));
      assertThat(driver.histories().get("ended")).isEmpty();
      assertThat(driver.histories().get("running-first")).isPresent();

      driver.run(TestRecords.info("running-first", RunState.RUNNING)); // heard again
      driver.step(TestRecords.step("last", 0, 1));
      assertThat(driver.histories().get("running2")).isEmpty();
      assertThat(driver.histories().get("running-first")).isPresent();
      assertThat(driver.histories().get("last")).isPresent();
      assertThat(driver.metrics.events(StreamEvent.RUN_EVICTED)).isEqualTo(2);
    }
  }

  @Test
  void manyNamesWithoutAStepReplaceEachOtherAndNeitherEndedNorRunningRuns() {
    try (MonitorTopologyDriver driver =
        new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir)) {
      driver.step(TestRecords.step("ended", 0, 1));
      driver.run(TestRecords.info("ended", RunState.FINISHED));
      driver.step(TestRecords.step("running", 0, 1));
      for (int i = 0; i < 3 * MonitorTopologyDriver.MAX_RUNS; i++) {
        driver.run(TestRecords.info("name" + i, i % 2 == 0 ? RunState.RUNNING : RunState.FINISHED));
      }

      assertThat(driver.histories().get("ended")).isPresent();
      assertThat(driver.histories().get("running")).isPresent();
      assertThat(driver.histories().loaded()).hasSize(MonitorTopologyDriver.MAX_RUNS);
      assertThat(driver.metrics.events(StreamEvent.RUN_EVICTED))
          .isEqualTo(2 * MonitorTopologyDriver.MAX_RUNS + 2);
    }
  }

  @Test
  void aRestoredRunHasTheRankOfItsRecords() {
    try (MonitorTopologyDriver before =
            new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir);
        MonitorTopologyDriver driver =
            new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir)) {
      before.run(TestRecords.info("announced", RunState.RUNNING));
      before.step(TestRecords.step("ended", 0, 1));
      before.run(TestRecords.info("ended", RunState.FINISHED));
      before.step(TestRecords.step("running", 0, 1));
      driver.restore(before.changelog());

      assertThat(rank(driver, "announced")).isEqualTo(RunLimit.Rank.WITHOUT_STEPS);
      assertThat(rank(driver, "ended")).isEqualTo(RunLimit.Rank.ENDED);
      assertThat(rank(driver, "running")).isEqualTo(RunLimit.Rank.RUNNING);
    }
  }

  private static RunLimit.Rank rank(MonitorTopologyDriver driver, String run) {
    return RunLimit.Rank.of(driver.histories().summary(run).orElseThrow());
  }

  @Test
  void aTombstoneMakesRoomForAnotherRun() {
    try (MonitorTopologyDriver driver =
        new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir)) {
      for (int i = 0; i < MonitorTopologyDriver.MAX_RUNS; i++) {
        driver.run(TestRecords.info("run" + i, RunState.RUNNING));
      }
      driver.raw(Topics.RUNS, "run3".getBytes(UTF_8), null);
      driver.run(TestRecords.info("next", RunState.RUNNING));

      assertThat(driver.metrics.events(StreamEvent.RUN_EVICTED)).isZero();
      assertThat(driver.histories().get("run0")).isPresent();
    }
  }

  @Test
  void aTaskThatLeavesGivesItsShareBack() {
    RunLimit limit = new RunLimit(1);
    RunLimit.TaskRuns leaving = limit.newTask();
    leaving.heard("a", RunLimit.Rank.RUNNING);
    leaving.close();
    RunLimit.TaskRuns next = limit.newTask();
    next.heard("b", RunLimit.Rank.RUNNING);
    assertThat(next.excess("b")).isEmpty();

    next.heard("c", RunLimit.Rank.RUNNING);
    assertThat(next.excess("c")).contains("b");
  }
}
