package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
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

final class RunWatchTest {

  private static final Layer[] FADING = {Layer.of("in", 1e-6), Layer.of("out", 1)};

  @Test
  void judgesAStepOnceHoweverOftenItComes() {
    Replay once = new Replay().steps(40, 0.7, FADING);
    Replay twice = new Replay();
    for (int i = 0; i < 40; i++) {
      StepReport report = twice.report(i, 0.7, FADING);
      twice.report(report).report(report);
    }

    assertThat(twice.lastOutcome()).isEqualTo(Judgement.Outcome.DUPLICATE);
    assertThat(twice.events()).isEqualTo(once.events());
    assertThat(twice.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(40);
  }

  @Test
  void comesToTheSameVerdictsWhenTheStreamIsReplayedFromItsStart() {
    Replay replay = new Replay().steps(40, 0.7, FADING);
    List<Event> before = List.copyOf(replay.events());

    for (int i = 0; i < 40; i++) {
      replay.report(replay.report(i, 0.7, FADING));
    }

    assertThat(replay.events()).isEqualTo(before);
  }

  @Test
  void countsGapsInTheStepNumbersAsMissing() {
    Replay replay = new Replay().steps(5, 1, FADING).skip(3).steps(2, 1, FADING);

    RollingReport norms = replay.snapshot().norms().orElseThrow();
    assertThat(norms.stepsJudged()).isEqualTo(7);
    assertThat(norms.stepsMissing()).isEqualTo(3);
  }

  @Test
  void startsAfreshWithANewAttemptAndClearsWhatHeld() {
    Replay replay = new Replay().steps(40, 0.7, FADING).attempt(2, 10).step(0.7, FADING);

    assertThat(replay.events())
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    assertThat(replay.events().get(1).attempt()).isEqualTo(1);
    assertThat(replay.history().attempt()).isEqualTo(2);
    assertThat(replay.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(1);
  }

  @Test
  void ignoresStragglersOfAnEarlierAttempt() {
    Replay replay = new Replay().attempt(2, 0).steps(3, 0.7, FADING).attempt(1, 99);

    replay.step(0.7, FADING);

    assertThat(replay.lastOutcome()).isEqualTo(Judgement.Outcome.STALE_ATTEMPT);
    assertThat(replay.history().attempt()).isEqualTo(2);
  }

  @Test
  void saysOnceThatARunIsCompleteWhenItsLastStepWasJudged() {
    Replay replay = new Replay().steps(5, 1, FADING).info(RunState.FINISHED, 6);
    assertThat(replay.norms()).noneMatch(RollingReport::complete);

    replay.step(1, FADING);
    replay.info(RunState.FINISHED, 6);

    assertThat(replay.norms().stream().filter(RollingReport::complete)).hasSize(1);
  }

  @Test
  void isCompleteWhenTheEndIsHeardAfterTheLastStep() {
    Replay replay = new Replay().steps(5, 1, FADING).info(RunState.FINISHED, 5);

    assertThat(replay.norms().get(replay.norms().size() - 1).complete()).isTrue();
  }

  @Test
  void publishesNormsOnceASecondOfTheRunsOwnTime() {
    Replay replay = new Replay().steps(101, 1, FADING);

    assertThat(replay.norms())
        .extracting(RollingReport::step)
        .containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
  }

  @Test
  void rollsNormsOverTheWindowAndCountsNanApart() {
    Replay replay = new Replay();
    for (int i = 1; i <= 63; i++) {
      replay.step(1, Layer.of("in", i));
    }
    replay.step(1, Layer.of("in", 5).withNans(1));

    RollingLayer layer = replay.snapshot().norms().orElseThrow().layers().get(0);
    assertThat(layer.observed()).isEqualTo(64);
    assertThat(layer.nonFinite()).isEqualTo(1);
    assertThat(layer.lastL2Norm()).isNaN();
    assertThat(layer.medianL2Norm()).isCloseTo(32, Percentage.withPercentage(1e-4));
    assertThat(layer.p90L2Norm()).isCloseTo(57, Percentage.withPercentage(1e-4));
    assertThat(layer.maxL2Norm()).isCloseTo(63, Percentage.withPercentage(1e-4));
    assertThat(layer.tensors().get(0).meanL2Norm()).isCloseTo(32, Percentage.withPercentage(1e-4));
  }

  @Test
  void keepsALayersWindowWhileReportsLeaveItOut() {
    Replay replay = new Replay().steps(10, 1, FADING).step(1, Layer.of("in", 1e-6));
    replay.step(1, FADING);

    RollingReport norms = replay.snapshot().norms().orElseThrow();
    assertThat(norms.layers()).extracting(RollingLayer::observed).containsExactly(12, 11);
  }

  @Test
  void judgesARunOfOneLayerAndOneStep() {
    Replay replay = new Replay().step(1, Layer.of("only", 1));

    assertThat(replay.lastOutcome()).isEqualTo(Judgement.Outcome.JUDGED);
    assertThat(replay.events()).isEmpty();
  }

  @Test
  void judgesAStepWithoutLayers() {
    assertThat(new Replay().step(1).lastOutcome()).isEqualTo(Judgement.Outcome.JUDGED);
  }

  @Test
  void showsWhatHoldsAndWhatIsOver() {
    Replay replay = new Replay().steps(40, 0.7, FADING);
    assertThat(replay.snapshot().active()).hasSize(1);

    replay.steps(80, 0.3, Layer.of("in", 1), Layer.of("out", 1));
    assertThat(replay.snapshot().active()).isEmpty();
    assertThat(replay.snapshot().past()).hasSize(1);
  }

  @Test
  void countsEachWorkersStepsByThemselves() {
    Replay replay = new Replay();
    StepReport first = replay.report(0, 1, FADING);
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

    replay.report(first).report(ofOther);

    assertThat(replay.lastOutcome()).isEqualTo(Judgement.Outcome.JUDGED);
    assertThat(replay.snapshot().norms().orElseThrow().stepsJudged()).isEqualTo(2);
  }

  @Test
  void findsNothingInARunThatLearns() {
    Replay replay = new Replay();
    for (int i = 0; i < 500; i++) {
      double loss = 0.05 + 2 * Math.exp(-i / 100.0);
      replay.step(loss, Layer.of("in", loss), Layer.of("mid", loss), Layer.of("out", loss));
    }

    assertThat(replay.events()).isEmpty();
    assertThat(replay.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
  }

  @Test
  void rememberWhereARunStarted_whenAnAttemptGoesOnFromACheckpoint() {
    Layer[] ordinary = {Layer.of("in", 1), Layer.of("out", 1)};
    Replay resumed = new Replay().steps(100, 1, ordinary).steps(50, 0.05, ordinary);
    Replay anew = new Replay().steps(100, 1, ordinary).steps(50, 0.05, ordinary);

    resumed.attempt(2, 150).steps(200, 0.05, ordinary);
    anew.attempt(2, 0).steps(200, 0.05, ordinary);

    assertThat(resumed.snapshot().active()).isEmpty();
    assertThat(anew.snapshot().active())
        .extracting(Event::kind)
        .containsExactly(VerdictKind.LOSS_PLATEAU);
  }
}
