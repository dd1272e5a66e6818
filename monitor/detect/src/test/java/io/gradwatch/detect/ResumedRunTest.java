package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An attempt that goes on unchanged from a checkpoint is evaluated as one that never stopped. */
final class ResumedRunTest {

  private static final int STEPS = 160;
  private static final int KILLED_AFTER = 100;
  private static final int CHECKPOINT = 80;
  private static final Duration DOWNTIME = Duration.ofHours(5);

  /** Gradients that begin to vanish at this step. */
  private static final int FAULT = 90;

  private final SimulatedRun run = new SimulatedRun();

  private StepReport report(int attempt, int step) {
    double first = step < FAULT ? 0.5 : 1e-7;
    StepReport report =
        new SimulatedRun()
            .report(
                step,
                step < FAULT ? 2.3 * Math.exp(-step / 100.0) : 0.95,
                Layer.of("in", first),
                Layer.of("hidden", step < FAULT ? 0.5 : 1e-4),
                Layer.of("out", 1));
    Instant time = attempt == 1 ? report.time() : report.time().plus(DOWNTIME);
    return new StepReport(
        "run",
        attempt,
        0,
        step,
        0,
        time,
        report.loss(),
        report.testLoss(),
        report.learningRate(),
        report.batchSize(),
        report.stepSeconds(),
        report.layers());
  }

  private static RunInfo info(int attempt, RunState state, long resumedStep, long measured) {
    Instant time = SimulatedRun.START.plus(attempt == 1 ? Duration.ZERO : DOWNTIME);
    return new RunInfo(
            "run",
            attempt,
            state,
            time,
            time,
            "test",
            "test",
            List.of(),
            Map.of(),
            measured,
            OptionalLong.of(STEPS - resumedStep),
            "")
        .withResumedStep(resumedStep);
  }

  private void steps(int attempt, int from, int to) {
    for (int step = from; step < to; step++) {
      run.report(report(attempt, step));
    }
  }

  private void killed() {
    run.info(info(1, RunState.STARTED, 0, 0));
    steps(1, 0, KILLED_AFTER);
  }

  private void resumed() {
    run.info(info(2, RunState.STARTED, CHECKPOINT, 0));
    steps(2, CHECKPOINT, STEPS);
  }

  private static SimulatedRun undisturbed() {
    SimulatedRun whole = new SimulatedRun().info(info(1, RunState.STARTED, 0, 0));
    ResumedRunTest reports = new ResumedRunTest();
    for (int step = 0; step < STEPS; step++) {
      whole.report(reports.report(1, step));
    }
    return whole;
  }

  @Test
  void hasTheVerdictsOfARunThatNeverStopped() {
    killed();
    resumed();

    assertThat(run.events())
        .extracting(Event::kind, Event::phase, Event::onsetStep, Event::confirmedStep)
        .isEqualTo(
            undisturbed().events().stream()
                .map(
                    event ->
                        tuple(
                            event.kind(), event.phase(), event.onsetStep(), event.confirmedStep()))
                .toList())
        .isNotEmpty();
  }

  @Test
  void hasTheWindowsOfARunThatNeverStopped() {
    killed();
    resumed();

    RollingReport expected = undisturbed().snapshot().norms().orElseThrow();
    RollingReport norms = run.snapshot().norms().orElseThrow();
    assertThat(norms.layers()).isEqualTo(expected.layers());
    assertThat(norms.lossMedian()).isEqualTo(expected.lossMedian());
    assertThat(norms.attempt()).isEqualTo(2);
    assertThat(norms.stepsJudged()).isEqualTo(STEPS);
    assertThat(norms.stepsMissing()).isZero();
  }

  @Test
  void takesRepeatedStepsForActivityAndEvaluatesThemOnce() {
    killed();
    run.info(info(2, RunState.STARTED, CHECKPOINT, 0));

    run.report(report(2, CHECKPOINT));
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.REPEATED);
    run.report(report(2, CHECKPOINT));
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.DUPLICATE);
    steps(2, CHECKPOINT + 1, KILLED_AFTER);
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.REPEATED);
    run.report(report(2, KILLED_AFTER));
    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.EVALUATED);
  }

  @Test
  void theTimeWhileItWasDownIsNoIntervalBetweenSteps() {
    killed();
    resumed();

    assertThat(run.history().progress().stepIntervals().longestSeconds()).isLessThan(1);
  }

  @Test
  void isCompleteWhenTheLastStepOfTheResumedAttemptWasEvaluated() {
    killed();
    run.info(info(2, RunState.STARTED, CHECKPOINT, 0));
    steps(2, CHECKPOINT, STEPS - 1);
    run.info(info(2, RunState.FINISHED, CHECKPOINT, STEPS - CHECKPOINT));
    assertThat(run.snapshot().norms().orElseThrow().complete()).isFalse();

    steps(2, STEPS - 1, STEPS);

    assertThat(run.norms().get(run.norms().size() - 1).complete()).isTrue();
  }

  @Test
  void stepsWhoseReportsWereLostAreMissing() {
    run.info(info(1, RunState.STARTED, 0, 0));
    steps(1, 0, CHECKPOINT - 7);

    resumed();

    assertThat(run.snapshot().norms().orElseThrow().stepsMissing()).isEqualTo(7);
  }

  @Test
  void anAttemptThatGoesOnWithChangesStartsOver() {
    killed();
    run.info(info(2, RunState.STARTED, 0, 0));

    steps(2, CHECKPOINT, CHECKPOINT + 1);

    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.EVALUATED);
    assertThat(run.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(1);
    assertThat(run.events(VerdictKind.VANISHING_GRADIENT))
        .allMatch(event -> event.phase() != EventPhase.BEGAN || event.attempt() == 1);
  }
}
