package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RunStalledTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final RunEvaluator evaluator = new RunEvaluator();
  private final List<Event> events = new ArrayList<>();
  private final RunHistory history = new RunHistory("run");
  private Instant now = START;
  private Instant lastStep = START;
  private Instant lastHeartbeat = START;
  private long step;

  private RunStalledTest started() {
    return info(RunState.STARTED);
  }

  private RunStalledTest info(RunState state) {
    lastHeartbeat = now;
    return record(
        evaluator.evaluateRunInfo(
            history,
            new RunInfo(
                "run",
                1,
                state,
                START,
                now,
                "test",
                "test",
                List.of(),
                Map.of(),
                step,
                OptionalLong.empty(),
                "")));
  }

  /** Takes steps at this interval; the last of them is taken now. */
  private RunStalledTest steps(int count, Duration interval) {
    for (int i = 0; i < count; i++) {
      now = now.plus(interval);
      step(step++);
    }
    return this;
  }

  private RunStalledTest step(long number) {
    return step(number, Double.NaN);
  }

  private RunStalledTest step(long number, double norm) {
    lastStep = now;
    double loss = Double.isNaN(norm) ? 1 / (1.0 + number) : norm;
    return record(
        evaluator.evaluateStep(
            history,
            StepColumns.of(
                new StepReport(
                    "run",
                    1,
                    0,
                    number,
                    0,
                    now,
                    OptionalDouble.of(loss),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    1,
                    0,
                    List.of()))));
  }

  /** Lets time pass without records. */
  private RunStalledTest inactive(Duration length) {
    now = now.plus(length);
    return check();
  }

  private RunStalledTest check() {
    return record(
        evaluator.evaluateInactivity(
            history,
            new Inactivity(
                now, Duration.between(lastStep, now), Duration.between(lastHeartbeat, now))));
  }

  private RunStalledTest record(RunUpdate update) {
    events.addAll(update.events());
    return this;
  }

  private Event last() {
    return events.get(events.size() - 1);
  }

  private Evidence evidence(String name) {
    return last().evidence().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aRunWithoutStepsAndHeartbeatsIsCriticalAfterThirtySeconds() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofMillis(29_900));
    assertThat(events).isEmpty();

    inactive(Duration.ofMillis(100));

    assertThat(last().kind()).isEqualTo(VerdictKind.RUN_STALLED);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(last().rootCause()).isTrue();
    assertThat(last().onsetStep()).isEqualTo(49);
    assertThat(last().confirmedStep()).isEqualTo(49);
    assertThat(last().time()).isEqualTo(now);
    assertThat(last().cause()).startsWith("Neither steps nor heartbeats arrive");
    assertThat(last().remedies()).extracting(r -> r.key()).containsExactly("check-trainer");
    assertThat(evidence("time since the last step").value()).isEqualTo(30);
    assertThat(evidence("time since the last step").limit()).hasValue(30);
    assertThat(evidence("95th percentile of the time between steps").value())
        .isBetween(0.099, 0.101);
    assertThat(evidence("last step").value()).isEqualTo(49);
    assertThat(evidence("time since the last heartbeat").value()).isEqualTo(35);
  }

  @Test
  void heartbeatsLowerTheSeverityToWarningUntilTheyStop() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofSeconds(29));
    info(RunState.RUNNING).inactive(Duration.ofSeconds(2));
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    assertThat(last().cause()).startsWith("Heartbeats still arrive");
    assertThat(last().remedies().get(0).text()).contains("after step 49").contains("thread dump");

    inactive(Duration.ofSeconds(27));
    assertThat(events).hasSize(1);

    inactive(Duration.ofSeconds(1));
    assertThat(last().phase()).isEqualTo(EventPhase.WORSENED);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(last().cause()).startsWith("Neither steps nor heartbeats arrive");
  }

  @Test
  void isReportedOnceHoweverOftenItIsChecked() {
    started().steps(50, Duration.ofMillis(100));

    for (int i = 0; i < 1_000; i++) {
      inactive(Duration.ofSeconds(5));
    }

    assertThat(events).hasSize(1);
  }

  @Test
  void aCheckThatChangesNothingIsNotStored() {
    HistoryRecords records = new HistoryRecords();
    List<byte[]> keys = new ArrayList<>();
    started().steps(50, Duration.ofMillis(100));
    records.writeChanges(history, 1_000_000, (key, value) -> {});

    inactive(Duration.ofSeconds(10));
    records.writeChanges(history, 1_000_000, (key, value) -> keys.add(key));
    assertThat(keys).isEmpty();

    inactive(Duration.ofSeconds(30));
    records.writeChanges(history, 1_000_000, (key, value) -> keys.add(key));
    assertThat(keys).hasSize(2);

    inactive(Duration.ofSeconds(30));
    records.writeChanges(history, 1_000_000, (key, value) -> keys.add(key));
    assertThat(keys).hasSize(2);
  }

  @Test
  void aStepClearsIt() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofSeconds(30));

    step(50);

    assertThat(last().phase()).isEqualTo(EventPhase.CLEARED);
    assertThat(last().clearedStep()).hasValue(50);
    assertThat(history.incident().active()).isEmpty();
  }

  @Test
  void theEndOfTheRunClearsItAndAnEndedRunIsNeverStalled() {
    for (RunState end : List.of(RunState.FINISHED, RunState.FAILED)) {
      RunStalledTest test = new RunStalledTest();
      test.started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofSeconds(30));

      test.info(end).inactive(Duration.ofDays(2));

      assertThat(test.events)
          .extracting(Event::phase)
          .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    }
  }

  @Test
  void aHeartbeatAloneDoesNotClearIt() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofSeconds(30));

    info(RunState.RUNNING).check();

    assertThat(events).hasSize(1);
  }

  @Test
  void aDuplicateStepDoesNotClearIt() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofSeconds(30));

    step(49).step(3);

    assertThat(events).hasSize(1);
  }

  @Test
  void aSlowRunTimesOutAfterTwentyOfItsIntervals() {
    started().steps(50, Duration.ofSeconds(10)).inactive(Duration.ofSeconds(199));
    assertThat(events).isEmpty();

    inactive(Duration.ofSeconds(2));

    assertThat(events).hasSize(1);
    assertThat(evidence("time since the last step").limit().orElseThrow()).isBetween(199.9, 200.1);
  }

  @Test
  void aPauseAfterEachEpochIsReportedOnlyTheFirstTime() {
    started();
    for (int epoch = 0; epoch < 6; epoch++) {
      steps(500, Duration.ofMillis(100));
      for (int i = 0; i < 60; i++) {
        inactive(Duration.ofSeconds(1));
      }
    }

    assertThat(events)
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
  }

  @Test
  void theInitialTimeoutAppliesToTheFirstSteps() {
    started().steps(3, Duration.ofSeconds(1)).inactive(Duration.ofSeconds(299));
    assertThat(events).isEmpty();

    inactive(Duration.ofSeconds(1));
    assertThat(events).hasSize(1);
  }

  @Test
  void aRunThatNeverTakesAStepIsStalledAfterFiveMinutes() {
    started().inactive(Duration.ofSeconds(299));
    assertThat(events).isEmpty();

    inactive(Duration.ofSeconds(1));

    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(evidence("time since the start, without a step").value()).isEqualTo(300);
    assertThat(last().remedies().get(0).text()).contains("before its first step");
  }

  @Test
  void aRunWithoutRecordsForADayIsInfo() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofDays(400));

    inactive(Duration.ofDays(1));

    assertThat(events).hasSize(1);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    assertThat(last().cause()).startsWith("No record of the run has been written for 400 d");
  }

  @Test
  void aRestartedMonitorTimesFromItsStartAndReportsTheAgeOfTheRecords() {
    started().steps(50, Duration.ofMillis(100));
    now = now.plus(Duration.ofHours(2));

    record(evaluator.evaluateInactivity(history, inactivityOf(Duration.ofSeconds(29))));
    assertThat(events).isEmpty();

    record(evaluator.evaluateInactivity(history, inactivityOf(Duration.ofSeconds(30))));
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(evidence("time since the last step").value()).isEqualTo(7200);
  }

  private Inactivity inactivityOf(Duration listened) {
    return new Inactivity(now, listened, listened);
  }

  @Test
  void aSlowTrainerClockDoesNotStallARun() {
    started();
    now = START.minus(Duration.ofHours(1));
    steps(50, Duration.ofMillis(100));
    now = START;

    record(evaluator.evaluateInactivity(history, inactivityOf(Duration.ofSeconds(1))));

    assertThat(events).isEmpty();
  }

  @Test
  void aRunWithoutRunInfoIsNeverStalled() {
    steps(50, Duration.ofMillis(100)).inactive(Duration.ofHours(1));

    assertThat(events).isEmpty();
    assertThat(evaluator.stallTimeout(history)).isEmpty();
  }

  @Test
  void aRunThatStopsAtANanIsStalledBecauseOfTheNan() {
    started().steps(50, Duration.ofMillis(100)).step(step++, Double.NEGATIVE_INFINITY);
    assertThat(last().kind()).isEqualTo(VerdictKind.NON_FINITE);
    String root = last().id();

    inactive(Duration.ofSeconds(31));

    assertThat(last().kind()).isEqualTo(VerdictKind.RUN_STALLED);
    assertThat(last().rootCause()).isFalse();
    assertThat(last().causedBy()).isEqualTo(root);
  }

  @Test
  void aNewAttemptStartsWithTheInitialTimeout() {
    started().steps(50, Duration.ofMillis(100)).inactive(Duration.ofSeconds(30));

    record(
        evaluator.evaluateRunInfo(
            history,
            new RunInfo(
                "run",
                2,
                RunState.STARTED,
                now,
                now,
                "test",
                "test",
                List.of(),
                Map.of(),
                0,
                OptionalLong.empty(),
                "")));

    assertThat(last().phase()).isEqualTo(EventPhase.CLEARED);
    assertThat(evaluator.stallTimeout(history)).hasValue(Duration.ofMinutes(5));
  }
}
