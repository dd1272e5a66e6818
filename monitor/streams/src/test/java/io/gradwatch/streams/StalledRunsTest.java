package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunWatch;
import io.gradwatch.detect.stalled.Silence;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
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

/** The clocks of these trainers are an hour slow: see {@link Reports#TIME}. */
class StalledRunsTest {

  @TempDir Path stateDir;
  private Driver driver;

  private void open() {
    open(RunJudge.of(new RunWatch()));
  }

  private void open(RunJudge judge) {
    driver = new Driver(judge, stateDir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** A run of so many steps, a second apart by its own clock. */
  private void run(String run, int steps) {
    driver.run(Reports.info(run, RunState.STARTED));
    for (int step = 0; step < steps; step++) {
      driver.step(Reports.step(run, step, 1));
    }
  }

  private void pass(long seconds) {
    for (long second = 0; second < seconds; second += 5) {
      driver.driver.advanceWallClockTime(Duration.ofSeconds(5));
    }
  }

  /** These runs do not learn either, which is not asked here. */
  private List<Event> stalled() {
    return driver.events().stream()
        .filter(event -> event.kind() == VerdictKind.RUN_STALLED)
        .toList();
  }

  @Test
  void aRunThatFallsSilentIsReportedOnceAndClearedByItsNextStep() {
    open();
    run("run", 20);
    pass(25);
    assertThat(stalled()).isEmpty();

    pass(300);
    List<TestRecord<byte[], byte[]>> out = driver.output(Topics.EVENTS);
    assertThat(out).hasSize(1);
    assertThat(out.get(0).key()).isEqualTo("run".getBytes(UTF_8));
    assertThat(out.get(0).getRecordTime()).isEqualTo(Driver.NOW.plusSeconds(30));

    driver.step(Reports.step("run", 20, 1));
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
  }

  @Test
  void whatATrainerKeptOnDiskDuringAnOutageEndsTheSilenceOnceAndForAll() {
    open();
    run("run", 20);
    pass(600);
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.BEGAN);

    // All of it at once: heartbeats of minutes ago among steps of minutes ago, thinned out.
    for (int step = 20; step < 620; step += 16) {
      driver.run(Reports.info("run", RunState.RUNNING));
      driver.step(Reports.step("run", step, 1));
    }
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
    pass(25);
    for (int step = 620; step < 640; step++) {
      driver.step(Reports.step("run", step, 1));
      pass(5);
    }

    assertThat(stalled()).isEmpty();
  }

  @Test
  void heartbeatsMakeItAWarning() {
    open();
    run("run", 20);
    pass(20);
    driver.run(Reports.info("run", RunState.RUNNING));

    pass(10);
    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.WARNING));

    pass(40);
    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.phase()).isEqualTo(EventPhase.WORSENED))
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.CRITICAL));
  }

  @Test
  void aRunThatEndedMayBeSilent() {
    open();
    run("run", 20);
    driver.run(Reports.info("run", RunState.FINISHED));

    pass(1_000);

    assertThat(stalled()).isEmpty();
  }

  @Test
  void aRunThatWasForgottenIsNotMissed() {
    open();
    run("run", 20);
    driver.raw(Topics.RUNS, "run".getBytes(UTF_8), null);

    pass(1_000);

    assertThat(stalled()).isEmpty();
    assertThat(driver.histories().get("run")).isNull();
  }

  @Test
  void aStepThatIsSentAgainAndAgainIsNoProgress() {
    open();
    run("run", 20);
    for (int i = 0; i < 6; i++) {
      driver.step(Reports.step("run", 19, 1));
      pass(5);
    }

    assertThat(stalled()).hasSize(1);
  }

  @Test
  void aMonitorThatStartsAgainMissesTheRunsOfItsStore() {
    RunHistory history = stored("run");
    open();
    driver.histories().put("run", new StoredRun.Known(history, Reports.TIME));

    pass(25);
    assertThat(stalled()).isEmpty();
    pass(5);

    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.CRITICAL))
        .satisfies(event -> assertThat(event.evidence().get(0).value()).isGreaterThan(3_600));
    assertThat(((StoredRun.Known) driver.histories().get("run")).lastHeard())
        .isEqualTo(Reports.TIME);
  }

  @Test
  void aMonitorThatStartsAgainCatchesUpBeforeItMissesAnybody() {
    RunHistory history = stored("run");
    open();
    driver.histories().put("run", new StoredRun.Known(history, Reports.TIME));
    for (int step = 20; step < 60; step++) {
      pass(5);
      driver.step(Reports.step("run", step, 1));
    }

    assertThat(stalled()).isEmpty();
  }

  @Test
  void aMonitorThatStartsAgainDoesNotRepeatItself() {
    open();
    run("run", 20);
    pass(30);
    assertThat(stalled()).hasSize(1);
    StoredRun stored = driver.histories().get("run");
    driver.close();

    open();
    driver.histories().put("run", stored);
    pass(300);
    assertThat(stalled()).isEmpty();

    driver.step(Reports.step("run", 20, 1));
    assertThat(stalled()).extracting(Event::phase).containsExactly(EventPhase.CLEARED);
  }

  /** What an earlier process left of a run of twenty steps. */
  private RunHistory stored(String run) {
    RunWatch watch = new RunWatch();
    RunHistory history = watch.run(Optional.empty(), Reports.info(run, RunState.STARTED)).history();
    for (int step = 0; step < 20; step++) {
      history = watch.step(Optional.of(history), Reports.step(run, step, 1)).history();
    }
    return history;
  }

  @Test
  void aMonitorThatWasStoppedForAnHourDoesNotTakeItForTheRunsSilence() {
    open();
    run("run", 20);
    pass(10);

    driver.driver.advanceWallClockTime(Duration.ofHours(1));
    pass(25);
    assertThat(stalled()).isEmpty();

    pass(5);
    assertThat(stalled()).hasSize(1);
  }

  @Test
  void anOldTopicThatIsReadAgainCallsNobody() {
    open();
    Duration months = Duration.ofDays(90);
    driver.driver.advanceWallClockTime(months);
    run("old", 20);

    pass(1_800);

    assertThat(stalled())
        .singleElement()
        .satisfies(event -> assertThat(event.severity()).isEqualTo(Severity.INFO));
  }

  @Test
  void hundredsOfSilentRunsAreReportedSomeAtEachLook() {
    open();
    for (int i = 0; i < 200; i++) {
      run("run" + i, 10);
    }
    pass(30);
    assertThat(stalled()).hasSize(64);

    pass(15);

    Set<String> runs = new HashSet<>();
    stalled().forEach(event -> runs.add(event.run()));
    assertThat(runs).hasSize(136);
  }

  @Test
  void aRunThatCannotBeJudgedIsCountedAndTheOthersAreJudged() {
    RunJudge watch = RunJudge.of(new RunWatch());
    open(
        new RunJudge() {
          @Override
          public Judgement step(Optional<RunHistory> before, StepReport report) {
            return watch.step(before, report);
          }

          @Override
          public Judgement run(Optional<RunHistory> before, RunInfo info) {
            return watch.run(before, info);
          }

          @Override
          public Optional<Duration> patience(RunHistory history) {
            return watch.patience(history);
          }

          @Override
          public Judgement tick(RunHistory history, Silence silence) {
            if (history.run().equals("bad")) {
              throw new IllegalStateException("bad");
            }
            return watch.tick(history, silence);
          }
        });
    run("bad", 20);
    run("good", 20);

    pass(30);

    assertThat(stalled()).extracting(Event::run).containsExactly("good");
    assertThat(driver.counts.happened(StreamCounts.Happening.SILENCE_NOT_JUDGED)).isEqualTo(1);
    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void aRunWithoutASingleStepIsMissedAfterFiveMinutes() {
    open();
    driver.run(Reports.info("run", RunState.STARTED));
    pass(295);
    assertThat(stalled()).isEmpty();

    pass(5);

    assertThat(stalled()).extracting(Event::time).containsExactly(after(300));
  }

  private static Instant after(long seconds) {
    return Driver.NOW.plusSeconds(seconds);
  }
}
