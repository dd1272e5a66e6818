package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which attempts replace the known one, and which are late. */
final class AttemptOrderTest {

  private static final Layer[] VANISHING = {Layer.of("in", 1e-6), Layer.of("out", 1)};

  private final SimulatedRun run = new SimulatedRun();

  /** Evaluates a step whose report and record have these times after the start. */
  private void step(int attempt, long step, Duration reported, Duration recorded) {
    run.attempt(attempt, step);
    run.history().heard(SimulatedRun.START.plus(recorded));
    run.report(at(run.report(step, 0.7, VANISHING), reported));
  }

  private static StepReport at(StepReport report, Duration time) {
    return new StepReport(
        report.run(),
        report.attempt(),
        report.worker(),
        report.step(),
        report.epoch(),
        SimulatedRun.START.plus(time),
        report.loss(),
        report.testLoss(),
        report.learningRate(),
        report.batchSize(),
        report.stepSeconds(),
        report.layers());
  }

  private void step(int attempt, long step, Duration time) {
    step(attempt, step, time, time);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "41,42", "3,1764239606", "2026112701,2026112702", "1,2100000000"})
  void aHigherNumberReplacesTheKnownAttemptHoweverFarAheadItIs(int known, int next) {
    step(known, 0, Duration.ZERO);
    step(next, 0, Duration.ofSeconds(1));

    assertThat(run.history().attempt()).isEqualTo(next);
  }

  @Test
  void aLowerNumberIsLateForAnHourAfterTheLastRecordOfTheKnownAttempt() {
    step(Contract.MAX_ATTEMPT, 0, Duration.ofSeconds(1));

    step(6, 0, Duration.ofSeconds(3_601));
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.STALE_ATTEMPT);

    step(6, 1, Duration.ofSeconds(3_602));
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.EVALUATED);
    assertThat(run.history().attempt()).isEqualTo(6);
  }

  @Test
  void recordsThatAreIgnoredDoNotKeepTheKnownAttemptAlive() {
    step(Contract.MAX_ATTEMPT, 0, Duration.ofSeconds(1));

    Stream.iterate(2, minute -> minute + 1)
        .limit(58)
        .forEach(minute -> step(6, minute, Duration.ofMinutes(minute)));
    assertThat(run.history().attempt()).isEqualTo(Contract.MAX_ATTEMPT);
    step(6, 100, Duration.ofMinutes(61));

    assertThat(run.history().attempt()).isEqualTo(6);
  }

  @Test
  void duplicatesDoNotKeepTheKnownAttemptAliveEither() {
    step(9, 5, Duration.ofSeconds(1));
    step(9, 5, Duration.ofMinutes(59));
    step(6, 0, Duration.ofMinutes(61));

    assertThat(run.history().attempt()).isEqualTo(6);
  }

  @Test
  void aReportThatWasSpooledForDaysIsLateWhateverTheBrokersTimestamp() {
    step(7, 0, Duration.ofDays(1));

    step(6, 100, Duration.ofHours(20), Duration.ofDays(3));

    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.STALE_ATTEMPT);
  }

  @Test
  void aClockThatIsAheadDoesNotBringAnOlderAttemptBack() {
    step(7, 0, Duration.ofDays(1));

    step(6, 100, Duration.ofDays(3), Duration.ofDays(1));

    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.STALE_ATTEMPT);
  }

  @Test
  void aCounterThatStartsOverClearsTheVerdictsOfTheKnownAttempt() {
    run.attempt(7, 0);
    for (int i = 0; i < 40; i++) {
      step(7, i, Duration.ofSeconds(i));
    }
    assertThat(run.events()).extracting(Event::phase).containsExactly(EventPhase.BEGAN);

    step(1, 0, Duration.ofHours(2));

    assertThat(run.events())
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    assertThat(run.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(1);
  }

  @Test
  void withoutTimestampsOfRecordsALowerNumberIsAlwaysLate() {
    run.attempt(7, 0).step(0.7, VANISHING);
    run.attempt(6, 0);

    run.report(at(run.report(0, 0.7, VANISHING), Duration.ofDays(30)));

    assertThat(run.history().lastRecordTime()).isEqualTo(Instant.EPOCH);
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.STALE_ATTEMPT);
  }
}
