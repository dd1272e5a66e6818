package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.VerdictKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainers' clocks are an hour behind the monitor's: see {@link TestRecords#TIME}. */
class StalledRunsTest {

  @TempDir Path stateDir;
  private MonitorTopologyDriver driver;

  private void open() {
    open(RunRecordEvaluator.of(new RunEvaluator()));
  }

  private void open(RunRecordEvaluator evaluator) {
    driver = new MonitorTopologyDriver(evaluator, stateDir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Sends a run's steps, one second apart by the trainer's clock. */
  private void run(String run, int steps) {
    driver.run(TestRecords.info(run, RunState.STARTED));
    for (int step = 0; step < steps; step++) {
      driver.step(TestRecords.step(run, step, 1));
    }
  }

  private void advance(long seconds) {
    for (long second = 0; second < seconds; second += 5) {
      driver.driver.advanceWallClockTime(Duration.ofSeconds(5));
    }
  }

  /** Filters out other verdicts: the loss of these runs has plateaued as well. */
  private List<Event> stalled() {
    return driver.events().stream()
        .filter(event -> event.kind() == VerdictKind.RUN_STALLED)
        .toList();
  }

  @Test
  void anInactiveRunIsReportedOnceAndClearedByItsNextStep() {
    open();
    run("run", 20);
    advance(25);
    assertThat(stalled()).isEmpty();

    advance(300);
    List<TestRecord<byte[], byte[]>> out = driver.output(Topics.EVENTS);
    assertThat(out).hasSize(1);
    assertThat(out.get(0).key()).isEqualTo("run".getBytes(UTF_8));
    assertThat(out.get(0).getRecordTime()).isEqualTo(MonitorTopologyDriver.NOW.plusSeconds(30));

    driver.step(TestRecords.step("run", 20, 1));
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
  }

  @Test
  void reportsSpooledDuringAnOutageClearTheStall() {
    open();
    run("run", 20);
    advance(600);
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.BEGAN);

    // The spooled reports arrive at once: old heartbeats among old steps, with gaps.
    for (int step = 20; step < 620; step += 16) {
      driver.run(TestRecords.info("run", RunState.RUNNING));
      driver.step(TestRecords.step("run", step, 1));
    }
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
    advance(25);
    for (int step = 620; step < 640; step++) {
      driver.step(TestRecords.step("run", step, 1));
      advance(5);
    }

    assertThat(stalled()).isEmpty();
  }

  @Test
  void heartbeatsLowerTheSeverityToWarning() {
    open();
    run("run", 20);
    advance(20);
    driver.run(TestRecords.info("run", RunState.RUNNING));

    advance(10);
    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.WARNING));

    advance(40);
    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.phase()).isEqualTo(EventPhase.WORSENED))
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void aRunThatEndedIsNotStalled() {
    open();
    run("run", 20);
    driver.run(TestRecords.info("run", RunState.FINISHED));

    advance(1_000);

    assertThat(stalled()).isEmpty();
  }

  @Test
  void aDeletedRunIsNotStalled() {
    open();
    run("run", 20);
    driver.raw(Topics.RUNS, "run".getBytes(UTF_8), null);

    advance(1_000);

    assertThat(stalled()).isEmpty();
    assertThat(driver.histories().get("run")).isEmpty();
  }

  @Test
  void aDuplicateStepIsNoProgress() {
    open();
    run("run", 20);
    for (int i = 0; i < 6; i++) {
      driver.step(TestRecords.step("run", 19, 1));
      advance(5);
    }

    assertThat(stalled()).hasSize(1);
  }

  @Test
  void aRestartedMonitorReportsStalledRunsOfItsStore() {
    restartWithTwentySteps();

    advance(25);
    assertThat(stalled()).isEmpty();
    advance(5);

    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.CRITICAL))
        .satisfies(event -> assertThat(event.evidence().get(0).value()).isGreaterThan(3_600));
    assertThat(driver.histories().get("run").orElseThrow().lastRecordTime())
        .isEqualTo(MonitorTopologyDriver.NOW);
  }

  @Test
  void aRestartedMonitorCatchesUpBeforeItReportsStalledRuns() {
    restartWithTwentySteps();
    for (int step = 20; step < 60; step++) {
      advance(5);
      driver.step(TestRecords.step("run", step, 1));
    }

    assertThat(stalled()).isEmpty();
  }

  @Test
  void aRestartedMonitorDoesNotRepeatAVerdict() {
    open();
    run("run", 20);
    advance(30);
    assertThat(stalled()).hasSize(1);
    restart();

    advance(300);
    assertThat(stalled()).isEmpty();

    driver.step(TestRecords.step("run", 20, 1));
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
  }

  private void restartWithTwentySteps() {
    open();
    run("run", 20);
    restart();
  }

  /** Another process takes over what this one has stored. */
  private void restart() {
    List<TestRecord<byte[], byte[]>> changelog = driver.changelog();
    driver.close();
    open();
    driver.restore(changelog);
  }

  @Test
  void aMonitorSuspendedForAnHourDoesNotReportRunsAsStalled() {
    open();
    run("run", 20);
    advance(10);

    driver.driver.advanceWallClockTime(Duration.ofHours(1));
    advance(25);
    assertThat(stalled()).isEmpty();

    advance(5);
    assertThat(stalled()).hasSize(1);
  }

  @Test
  void rereadingAnOldTopicRaisesOnlyInfoVerdicts() {
    open();
    Duration months = Duration.ofDays(90);
    driver.driver.advanceWallClockTime(months);
    run("old", 20);

    advance(1_800);

    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.INFO));
  }

  @Test
  void hundredsOfStalledRunsAreReportedInBatches() {
    open();
    for (int i = 0; i < 200; i++) {
      run("run" + i, 10);
    }
    advance(30);
    assertThat(stalled()).hasSize(64);

    advance(15);

    Set<String> runs = new HashSet<>();
    stalled().forEach(event -> runs.add(event.run()));
    assertThat(runs).hasSize(136);
  }

  @Test
  void aFailedInactivityCheckIsCountedAndOtherRunsAreEvaluated() {
    RunRecordEvaluator delegate = RunRecordEvaluator.of(new RunEvaluator());
    open(
        new RunRecordEvaluator() {
          @Override
          public RunUpdate evaluateStep(RunHistory history, StepColumns step) {
            return delegate.evaluateStep(history, step);
          }

          @Override
          public RunUpdate evaluateRunInfo(RunHistory history, RunInfo info) {
            return delegate.evaluateRunInfo(history, info);
          }

          @Override
          public RunSnapshot snapshot(RunHistory history) {
            return delegate.snapshot(history);
          }

          @Override
          public Optional<Duration> stallTimeout(RunHistory history) {
            return delegate.stallTimeout(history);
          }

          @Override
          public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
            if (history.run().equals("bad")) {
              throw new IllegalStateException("bad");
            }
            return delegate.evaluateInactivity(history, inactivity);
          }
        });
    run("bad", 20);
    run("good", 20);

    advance(30);

    assertThat(stalled()).extracting(Event::run).containsExactly("good");
    assertThat(driver.metrics.events(StreamEvent.INACTIVITY_CHECK_FAILED)).isEqualTo(1);
    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void aRunWithoutAnyStepIsStalledAfterFiveMinutes() {
    open();
    driver.run(TestRecords.info("run", RunState.STARTED));
    advance(295);
    assertThat(stalled()).isEmpty();

    advance(5);

    assertThat(stalled()).extracting(Event::time).containsExactly(after(300));
  }

  private static Instant after(long seconds) {
    return MonitorTopologyDriver.NOW.plusSeconds(seconds);
  }
}
