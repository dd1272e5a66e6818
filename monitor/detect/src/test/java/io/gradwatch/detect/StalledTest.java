package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.stalled.Silence;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class StalledTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final RunWatch watch = new RunWatch();
  private final List<Event> events = new ArrayList<>();
  private Optional<RunHistory> history = Optional.empty();
  private Instant now = START;
  private Instant lastStep = START;
  private Instant lastHeartbeat = START;
  private long step;

  private StalledTest started() {
    return info(RunState.STARTED);
  }

  private StalledTest info(RunState state) {
    lastHeartbeat = now;
    return keep(
        watch.run(
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

  /** Steps so far apart, the last of them now. */
  private StalledTest steps(int count, Duration apart) {
    for (int i = 0; i < count; i++) {
      now = now.plus(apart);
      step(step++);
    }
    return this;
  }

  private StalledTest step(long number) {
    return step(number, Double.NaN);
  }

  private StalledTest step(long number, double norm) {
    lastStep = now;
    double loss = Double.isNaN(norm) ? 1 / (1.0 + number) : norm;
    return keep(
        watch.step(
            history,
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
                List.of())));
  }

  /** Nothing comes, but maybe heartbeats. */
  private StalledTest silence(Duration length) {
    now = now.plus(length);
    return tick();
  }

  private StalledTest tick() {
    return keep(
        watch.tick(
            history.orElseThrow(),
            new Silence(
                now, Duration.between(lastStep, now), Duration.between(lastHeartbeat, now))));
  }

  private StalledTest keep(Judgement judgement) {
    history = Optional.of(judgement.history());
    events.addAll(judgement.events());
    return this;
  }

  private Event last() {
    return events.get(events.size() - 1);
  }

  private Figure figure(String name) {
    return last().evidence().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aRunThatStopsWithoutAWordIsCriticalAfterThirtySeconds() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofMillis(29_900));
    assertThat(events).isEmpty();

    silence(Duration.ofMillis(100));

    assertThat(last().kind()).isEqualTo(VerdictKind.RUN_STALLED);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(last().rootCause()).isTrue();
    assertThat(last().onsetStep()).isEqualTo(49);
    assertThat(last().confirmedStep()).isEqualTo(49);
    assertThat(last().time()).isEqualTo(now);
    assertThat(last().cause()).startsWith("Neither steps nor heartbeats come");
    assertThat(last().remedies()).extracting(r -> r.key()).containsExactly("check-trainer");
    assertThat(figure("time since the last step").value()).isEqualTo(30);
    assertThat(figure("time since the last step").limit()).hasValue(30);
    assertThat(figure("usual time between steps").value()).isBetween(0.099, 0.101);
    assertThat(figure("last step").value()).isEqualTo(49);
    assertThat(figure("time since the last heartbeat").value()).isEqualTo(35);
  }

  @Test
  void heartbeatsMakeItAWarningUntilTheyCease() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofSeconds(29));
    info(RunState.RUNNING).silence(Duration.ofSeconds(2));
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    assertThat(last().cause()).startsWith("Heartbeats still come");
    assertThat(last().remedies().get(0).text()).contains("after step 49").contains("thread dump");

    silence(Duration.ofSeconds(27));
    assertThat(events).hasSize(1);

    silence(Duration.ofSeconds(1));
    assertThat(last().phase()).isEqualTo(EventPhase.WORSENED);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(last().cause()).startsWith("Neither steps nor heartbeats come");
  }

  @Test
  void isSaidOnceHoweverOftenTheClockTicks() {
    started().steps(50, Duration.ofMillis(100));

    for (int i = 0; i < 1_000; i++) {
      silence(Duration.ofSeconds(5));
    }

    assertThat(events).hasSize(1);
  }

  @Test
  void aTickThatChangesNothingLeavesTheHistoryAsItIs() {
    started().steps(50, Duration.ofMillis(100));
    RunHistory before = history.orElseThrow();

    assertThat(silence(Duration.ofSeconds(10)).history).containsSame(before);
    RunHistory stalled = silence(Duration.ofSeconds(30)).history.orElseThrow();
    assertThat(silence(Duration.ofSeconds(30)).history).containsSame(stalled);
  }

  @Test
  void aStepClearsIt() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofSeconds(30));

    step(50);

    assertThat(last().phase()).isEqualTo(EventPhase.CLEARED);
    assertThat(last().clearedStep()).hasValue(50);
    assertThat(history.orElseThrow().incident().active()).isEmpty();
  }

  @Test
  void theRunsEndClearsItAndAfterTheEndNoSilenceIsTooLong() {
    for (RunState end : List.of(RunState.FINISHED, RunState.FAILED)) {
      StalledTest test = new StalledTest();
      test.started().steps(50, Duration.ofMillis(100)).silence(Duration.ofSeconds(30));

      test.info(end).silence(Duration.ofDays(2));

      assertThat(test.events)
          .extracting(Event::phase)
          .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    }
  }

  @Test
  void aHeartbeatAloneDoesNotClearIt() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofSeconds(30));

    info(RunState.RUNNING).tick();

    assertThat(events).hasSize(1);
  }

  @Test
  void aStepThatWasJudgedBeforeDoesNotClearIt() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofSeconds(30));

    step(49).step(3);

    assertThat(events).hasSize(1);
  }

  @Test
  void aSlowRunIsGivenTwentyOfItsUsualIntervals() {
    started().steps(50, Duration.ofSeconds(10)).silence(Duration.ofSeconds(199));
    assertThat(events).isEmpty();

    silence(Duration.ofSeconds(2));

    assertThat(events).hasSize(1);
    assertThat(figure("time since the last step").limit().orElseThrow()).isBetween(199.9, 200.1);
  }

  @Test
  void aPauseAfterEachEpochIsToldOnceAndThenKnown() {
    started();
    for (int epoch = 0; epoch < 6; epoch++) {
      steps(500, Duration.ofMillis(100));
      for (int i = 0; i < 60; i++) {
        silence(Duration.ofSeconds(1));
      }
    }

    assertThat(events)
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
  }

  @Test
  void theFirstStepsMayBeSlow() {
    started().steps(3, Duration.ofSeconds(1)).silence(Duration.ofSeconds(299));
    assertThat(events).isEmpty();

    silence(Duration.ofSeconds(1));
    assertThat(events).hasSize(1);
  }

  @Test
  void aRunThatNeverTakesAStepIsStalledAfterFiveMinutes() {
    started().silence(Duration.ofSeconds(299));
    assertThat(events).isEmpty();

    silence(Duration.ofSeconds(1));

    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(figure("time since the start, without a step").value()).isEqualTo(300);
    assertThat(last().remedies().get(0).text()).contains("before its first step");
  }

  @Test
  void aRunOfWhichNothingWasWrittenForADayCallsNobody() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofDays(400));

    silence(Duration.ofDays(1));

    assertThat(events).hasSize(1);
    assertThat(last().severity()).isEqualTo(Severity.INFO);
    assertThat(last().cause()).startsWith("Nothing was heard of the run for 400 d");
  }

  @Test
  void aMonitorThatWasAwayJudgesByWhatItListenedAndTellsWhatTheRecordsSay() {
    started().steps(50, Duration.ofMillis(100));
    now = now.plus(Duration.ofHours(2));

    keep(watch.tick(history.orElseThrow(), silentFor(Duration.ofSeconds(29))));
    assertThat(events).isEmpty();

    keep(watch.tick(history.orElseThrow(), silentFor(Duration.ofSeconds(30))));
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(figure("time since the last step").value()).isEqualTo(7200);
  }

  private Silence silentFor(Duration listened) {
    return new Silence(now, listened, listened);
  }

  @Test
  void aTrainersClockThatIsSlowStallsNoRun() {
    started();
    now = START.minus(Duration.ofHours(1));
    steps(50, Duration.ofMillis(100));
    now = START;

    keep(watch.tick(history.orElseThrow(), silentFor(Duration.ofSeconds(1))));

    assertThat(events).isEmpty();
  }

  @Test
  void aRunThatNeverToldHowItStandsIsNotExpectedToGoOn() {
    steps(50, Duration.ofMillis(100)).silence(Duration.ofHours(1));

    assertThat(events).isEmpty();
    assertThat(watch.patience(history.orElseThrow())).isEmpty();
  }

  @Test
  void aRunThatStopsAtANanIsStalledByThatAndNotBecauseOfItself() {
    started().steps(50, Duration.ofMillis(100)).step(step++, Double.NEGATIVE_INFINITY);
    assertThat(last().kind()).isEqualTo(VerdictKind.NON_FINITE);
    String root = last().id();

    silence(Duration.ofSeconds(31));

    assertThat(last().kind()).isEqualTo(VerdictKind.RUN_STALLED);
    assertThat(last().rootCause()).isFalse();
    assertThat(last().causedBy()).isEqualTo(root);
  }

  @Test
  void aNewAttemptIsGivenTimeAnew() {
    started().steps(50, Duration.ofMillis(100)).silence(Duration.ofSeconds(30));

    keep(
        watch.run(
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
    assertThat(watch.patience(history.orElseThrow())).hasValue(Duration.ofMinutes(5));
  }
}
