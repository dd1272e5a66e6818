package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class RunEvaluatorTest {

  private static final Layer[] VANISHING = {Layer.of("in", 1e-6), Layer.of("out", 1)};

  @Test
  void evaluatesADuplicateStepOnce() {
    SimulatedRun once = new SimulatedRun().steps(40, 0.7, VANISHING);
    SimulatedRun twice = new SimulatedRun();
    for (int i = 0; i < 40; i++) {
      StepReport report = twice.report(i, 0.7, VANISHING);
      twice.report(report).report(report);
    }

    assertThat(twice.lastOutcome()).isEqualTo(RunUpdate.Outcome.DUPLICATE);
    assertThat(twice.events()).isEqualTo(once.events());
    assertThat(twice.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(40);
  }

  @Test
  void reachesTheSameVerdictsWhenTheStreamIsReplayedFromItsStart() {
    SimulatedRun run = new SimulatedRun().steps(40, 0.7, VANISHING);
    List<Event> before = List.copyOf(run.events());

    for (int i = 0; i < 40; i++) {
      run.report(run.report(i, 0.7, VANISHING));
    }

    assertThat(run.events()).isEqualTo(before);
  }

  @Test
  void countsGapsInTheStepNumbersAsMissing() {
    SimulatedRun run = new SimulatedRun().steps(5, 1, VANISHING).skip(3).steps(2, 1, VANISHING);

    RollingReport norms = run.snapshot().norms().orElseThrow();
    assertThat(norms.stepsJudged()).isEqualTo(7);
    assertThat(norms.stepsMissing()).isEqualTo(3);
  }

  @Test
  void countsGapsOfWorkersThatLeapToTheLastStepNumberWithoutOverflow() {
    SimulatedRun run = new SimulatedRun();
    StepReport first = run.report(0, 1, VANISHING);

    for (int worker = 0; worker < 3; worker++) {
      run.report(ofWorker(first, worker, 0)).report(ofWorker(first, worker, Long.MAX_VALUE));
    }

    assertThat(run.snapshot().norms().orElseThrow().stepsMissing()).isEqualTo(Long.MAX_VALUE);
  }

  private static StepReport ofWorker(StepReport report, int worker, long step) {
    return new StepReport(
        report.run(),
        report.attempt(),
        worker,
        step,
        report.epoch(),
        report.time().plusSeconds(step == 0 ? 0 : 1),
        report.loss(),
        report.testLoss(),
        report.learningRate(),
        report.batchSize(),
        report.stepSeconds(),
        report.layers());
  }

  @Test
  void startsOverWithANewAttemptAndClearsActiveVerdicts() {
    SimulatedRun run =
        new SimulatedRun().steps(40, 0.7, VANISHING).attempt(2, 10).step(0.7, VANISHING);

    assertThat(run.events())
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    assertThat(run.events().get(1).attempt()).isEqualTo(1);
    assertThat(run.history().attempt()).isEqualTo(2);
    assertThat(run.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(1);
  }

  @Test
  void ignoresStragglersOfAnEarlierAttempt() {
    SimulatedRun run = new SimulatedRun().attempt(2, 0).steps(3, 0.7, VANISHING).attempt(1, 99);

    run.step(0.7, VANISHING);

    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.STALE_ATTEMPT);
    assertThat(run.history().attempt()).isEqualTo(2);
  }

  @Test
  void reportsOnceThatARunIsCompleteWhenItsLastStepWasEvaluated() {
    SimulatedRun run = new SimulatedRun().steps(5, 1, VANISHING).info(RunState.FINISHED, 6);
    assertThat(run.norms()).noneMatch(RollingReport::complete);

    run.step(1, VANISHING);
    run.info(RunState.FINISHED, 6);

    assertThat(run.norms().stream().filter(RollingReport::complete)).hasSize(1);
  }

  @Test
  void isCompleteWhenTheEndArrivesAfterTheLastStep() {
    SimulatedRun run = new SimulatedRun().steps(5, 1, VANISHING).info(RunState.FINISHED, 5);

    assertThat(run.norms().get(run.norms().size() - 1).complete()).isTrue();
  }

  @Test
  void publishesNormsOnceASecondOfTheRunsOwnTime() {
    SimulatedRun run = new SimulatedRun().steps(101, 1, VANISHING);

    assertThat(run.norms())
        .extracting(RollingReport::step)
        .containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
  }

  @Test
  void rollsNormsOverTheWindowAndCountsNanSeparately() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 1; i <= 63; i++) {
      run.step(1, Layer.of("in", i));
    }
    run.step(1, Layer.of("in", 5).withNans(1));

    RollingLayer layer = run.snapshot().norms().orElseThrow().layers().get(0);
    assertThat(layer.observed()).isEqualTo(64);
    assertThat(layer.nonFinite()).isEqualTo(1);
    assertThat(layer.lastL2Norm()).isNaN();
    assertThat(layer.medianL2Norm()).isCloseTo(32, Percentage.withPercentage(1e-4));
    assertThat(layer.p90L2Norm()).isCloseTo(57, Percentage.withPercentage(1e-4));
    assertThat(layer.maxL2Norm()).isCloseTo(63, Percentage.withPercentage(1e-4));
    assertThat(layer.tensors().get(0).meanL2Norm()).isCloseTo(32, Percentage.withPercentage(1e-4));
  }

  @Test
  void keepsALayersWindowWhileReportsOmitIt() {
    SimulatedRun run = new SimulatedRun().steps(10, 1, VANISHING).step(1, Layer.of("in", 1e-6));
    run.step(1, VANISHING);

    RollingReport norms = run.snapshot().norms().orElseThrow();
    assertThat(norms.layers()).extracting(RollingLayer::observed).containsExactly(12, 11);
  }

  @Test
  void evaluatesARunOfOneLayerAndOneStep() {
    SimulatedRun run = new SimulatedRun().step(1, Layer.of("only", 1));

    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.EVALUATED);
    assertThat(run.events()).isEmpty();
  }

  @Test
  void evaluatesAStepWithoutLayers() {
    assertThat(new SimulatedRun().step(1).lastOutcome()).isEqualTo(RunUpdate.Outcome.EVALUATED);
  }

  @Test
  void showsActiveAndPastVerdicts() {
    SimulatedRun run = new SimulatedRun().steps(40, 0.7, VANISHING);
    assertThat(run.snapshot().active()).hasSize(1);

    run.steps(80, 0.3, Layer.of("in", 1), Layer.of("out", 1));
    assertThat(run.snapshot().active()).isEmpty();
    assertThat(run.snapshot().past()).hasSize(1);
  }

  @Test
  void countsTheStepsOfEachWorkerSeparately() {
    SimulatedRun run = new SimulatedRun();
    StepReport first = run.report(0, 1, VANISHING);
    StepReport ofOther =
        new StepReport(
            first.run(),
            first.attempt(),
            1,
            0,
            0,
            first.time(),
            first.loss(),
            first.testLoss(),
            first.learningRate(),
            1,
            0,
            first.layers());

    run.report(first).report(ofOther);

    assertThat(run.lastOutcome()).isEqualTo(RunUpdate.Outcome.EVALUATED);
    assertThat(run.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(2);
  }

  @Test
  void staysQuietInARunThatLearns() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 500; i++) {
      double loss = 0.05 + 2 * Math.exp(-i / 100.0);
      run.step(loss, Layer.of("in", loss), Layer.of("mid", loss), Layer.of("out", loss));
    }

    assertThat(run.events()).isEmpty();
    assertThat(run.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
  }

  @Test
  void keepsTheInitialLoss_whenAnAttemptResumesFromACheckpoint() {
    Layer[] ordinary = {Layer.of("in", 1), Layer.of("out", 1)};
    SimulatedRun resumed = new SimulatedRun().steps(100, 1, ordinary).steps(50, 0.05, ordinary);
    SimulatedRun restarted = new SimulatedRun().steps(100, 1, ordinary).steps(50, 0.05, ordinary);

    resumed.attempt(2, 150).steps(200, 0.05, ordinary);
    restarted.attempt(2, 0).steps(200, 0.05, ordinary);

    assertThat(resumed.snapshot().active()).isEmpty();
    assertThat(restarted.snapshot().active())
        .extracting(Event::kind)
        .containsExactly(VerdictKind.LOSS_PLATEAU);
  }
}
