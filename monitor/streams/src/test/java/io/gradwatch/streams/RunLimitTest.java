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
      driver.run(TestRecords.info("running-first", RunState.RUNNING));
      driver.run(TestRecords.info("ended", RunState.FINISHED));
      for (int i = 2; i < MonitorTopologyDriver.MAX_RUNS; i++) {
        driver.run(TestRecords.info("running" + i, RunState.RUNNING));
      }
      assertThat(driver.metrics.events(StreamEvent.RUN_EVICTED)).isZero();

      driver.run(TestRecords.info("next", RunState.RUNNING));
      assertThat(driver.histories().get("ended")).isEmpty();
      assertThat(driver.histories().get("running-first")).isPresent();

      driver.run(TestRecords.info("running-first", RunState.RUNNING)); // heard again
      driver.run(TestRecords.info("last", RunState.RUNNING));
      assertThat(driver.histories().get("running2")).isEmpty();
      assertThat(driver.histories().get("running-first")).isPresent();
      assertThat(driver.histories().get("last")).isPresent();
      assertThat(driver.metrics.events(StreamEvent.RUN_EVICTED)).isEqualTo(2);
    }
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
    leaving.heard("a", false);
    leaving.close();
    RunLimit.TaskRuns next = limit.newTask();
    next.heard("b", false);
    assertThat(next.excess("b")).isEmpty();

    next.heard("c", false);
    assertThat(next.excess("c")).contains("b");
  }
}
