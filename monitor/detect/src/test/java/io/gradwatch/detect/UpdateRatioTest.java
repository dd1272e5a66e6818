package io.gradwatch.detect;

import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UpdateRatioTest {

  private static Layer[] withUpdateRatio(double ratio) {
    return new Layer[] {
      Layer.of("in", 1).withUpdateNorm(ratio), Layer.of("out", 1).withUpdateNorm(ratio)
    };
  }

  @Test
  void flagsTinyUpdatesWhileTheLossHasPlateaued() {
    Event event =
        new SimulatedRun()
            .learningRate(1e-7)
            .steps(60, 0.7, withUpdateRatio(1e-7))
            .beganEvent(UPDATE_RATIO_TOO_SMALL);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(28);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.remedies().get(0).text())
        .isEqualTo(
            "Raise the learning rate from 1.00e-07 to 0.001, so that an update is 0.1 % of the"
                + " weights' norm.");
  }

  @Test
  void isTheRootCauseOfThePlateau() {
    SimulatedRun run = new SimulatedRun().steps(100, 0.7, withUpdateRatio(1e-7));

    assertThat(run.beganEvent(UPDATE_RATIO_TOO_SMALL).rootCause()).isTrue();
    assertThat(run.beganEvent(io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU).rootCause())
        .isFalse();
  }

  /** A run that learns with a rate of 0.1 until it falls to another at step 150. */
  private static SimulatedRun collapse(double rate, double lossAfter, int planned, int steps) {
    SimulatedRun run =
        new SimulatedRun().withRunInfo(planned, Map.of("baselineLoss", "2.3")).learningRate(0.1);
    for (int i = 0; i < 150; i++) {
      run.step(0.8 + 1.5 * Math.exp(-i / 50.0), withUpdateRatio(3e-3));
    }
    return run.learningRate(rate).steps(steps - 150, lossAfter, withUpdateRatio(3e-3 * rate / 0.1));
  }

  @Test
  void flagsALearningRateThatCollapsesInTheMiddleOfARun() {
    SimulatedRun run = collapse(1e-7, 0.87, 660, 660);

    Event event = run.beganEvent(UPDATE_RATIO_TOO_SMALL);
    assertThat(event.rootCause()).isTrue();
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.confirmedStep()).isBetween(180L, 220L);
    assertThat(run.snapshot().active())
        .extracting(Event::kind)
        .contains(UPDATE_RATIO_TOO_SMALL); // and not cleared when the plan ends
  }

  @Test
  void staysQuietAboutAScheduleThatDecaysOrEndsInNothing() {
    assertThat(collapse(2e-4, 0.87, 660, 660).events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
    assertThat(collapse(1e-7, 0.87, 201, 201).events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
  }

  @Test
  void staysQuietAboutACollapseWhenNoGradientIsLeft() {
    SimulatedRun run = new SimulatedRun().withRunInfo(660, Map.of("baselineLoss", "2.3"));
    run.steps(100, 0.8, withUpdateRatio(3e-3)).learningRate(1e-7);
    run.steps(
        300,
        0.8,
        Layer.of("in", 1e-3).withUpdateNorm(1e-9),
        Layer.of("out", 1e-3).withUpdateNorm(1e-9));

    assertThat(run.events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
  }

  @Test
  void aRatioThatWandersAroundTheLimitIsOneVerdict() {
    SimulatedRun run = new SimulatedRun().withRunInfo(1_000, Map.of("baselineLoss", "0.7"));
    for (int i = 0; i < 800; i++) {
      run.step(0.7, withUpdateRatio(i % 200 < 100 ? 0.15 : 0.06));
    }

    assertThat(run.events(UPDATE_RATIO_TOO_LARGE)).hasSize(1);
  }

  @Test
  void staysQuietJustAboveTheLimit() {
    assertThat(
            new SimulatedRun()
                .steps(100, 0.7, withUpdateRatio(1.1e-5))
                .events(UPDATE_RATIO_TOO_SMALL))
        .isEmpty();
  }

  @Test
  void staysQuietAfterAScheduleHasLoweredTheLearningRate() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(100, 0.7, withUpdateRatio(1e-3))
            .steps(200, 0.6, withUpdateRatio(1e-8));

    assertThat(run.events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
  }

  @Test
  void staysQuietDuringWarmUp() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.learningRate(1e-6 * (i + 1)).step(0.7, withUpdateRatio(1e-7 * (i + 1)));
    }

    assertThat(run.events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
  }

  @Test
  void flagsUpdatesThatReplaceTheWeights() {
    Event event =
        new SimulatedRun().steps(60, 0.7, withUpdateRatio(0.5)).beganEvent(UPDATE_RATIO_TOO_LARGE);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.confirmedStep()).isEqualTo(23);
    assertThat(event.evidence().get(0).value()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void largeUpdatesAreInfo_whenTheLossDecreases() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(Math.exp(-i / 30.0), withUpdateRatio(0.5));
    }

    assertThat(run.beganEvent(UPDATE_RATIO_TOO_LARGE).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void flagsWeightsThatAFewStepsHaveReplaced() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 40; i++) {
      double weights = 3 + 0.5 * Math.min(i, 20);
      run.step(
          0.7,
          Layer.of("in", 1).withWeightNorm(weights).withUpdateNorm(0.03 * weights),
          withUpdateRatio(1e-3)[1]);
    }

    Event event = run.beganEvent(UPDATE_RATIO_TOO_LARGE);
    assertThat(event.onsetStep()).isZero();
    assertThat(event.layers()).containsExactly(0);
    assertThat(event.evidence().get(1).value()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void staysQuietAboutWeightsThatGrowFromNearZero() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 60; i++) {
      double weights = 0.01 * (i + 1);
      run.step(
          0.7,
          Layer.of("in", 1).withWeightNorm(weights).withUpdateNorm(0.03 * weights),
          withUpdateRatio(1e-3)[1]);
    }

    assertThat(run.events(UPDATE_RATIO_TOO_LARGE)).isEmpty();
  }

  @Test
  void staysQuietAboutASingleLargeStep() {
    SimulatedRun run =
        new SimulatedRun().steps(30, 0.7, withUpdateRatio(1e-3)).step(0.7, withUpdateRatio(5));

    assertThat(run.steps(30, 0.7, withUpdateRatio(1e-3)).events(UPDATE_RATIO_TOO_LARGE)).isEmpty();
  }
}
