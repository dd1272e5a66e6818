package io.gradwatch.detect;

import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import org.junit.jupiter.api.Test;

final class UpdateRatioTest {

  private static Layer[] moving(double ratio) {
    return new Layer[] {Layer.of("in", 1).updating(ratio), Layer.of("out", 1).updating(ratio)};
  }

  @Test
  void flagsARunThatHardlyMovesAndStands() {
    Event event =
        new Replay().rate(1e-7).steps(60, 0.7, moving(1e-7)).began(UPDATE_RATIO_TOO_SMALL);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(28);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.remedies().get(0).text())
        .isEqualTo(
            "Raise the learning rate from 1.00e-07 to 0.001, for an update of a thousandth of the"
                + " weights.");
  }

  @Test
  void isTheRootCauseOfThePlateau() {
    Replay replay = new Replay().steps(100, 0.7, moving(1e-7));

    assertThat(replay.began(UPDATE_RATIO_TOO_SMALL).rootCause()).isTrue();
    assertThat(replay.began(io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU).rootCause()).isFalse();
  }

  @Test
  void staysQuietJustAboveTheLimit() {
    assertThat(new Replay().steps(100, 0.7, moving(1.1e-5)).events(UPDATE_RATIO_TOO_SMALL))
        .isEmpty();
  }

  @Test
  void staysQuietAfterAScheduleHasLoweredARateThatMoved() {
    Replay replay = new Replay().steps(100, 0.7, moving(1e-3)).steps(200, 0.6, moving(1e-8));

    assertThat(replay.events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
  }

  @Test
  void staysQuietWhileARateWarmsUp() {
    Replay replay = new Replay();
    for (int i = 0; i < 100; i++) {
      replay.rate(1e-6 * (i + 1)).step(0.7, moving(1e-7 * (i + 1)));
    }

    assertThat(replay.events(UPDATE_RATIO_TOO_SMALL)).isEmpty();
  }

  @Test
  void flagsStepsThatReplaceTheWeights() {
    Event event = new Replay().steps(60, 0.7, moving(0.5)).began(UPDATE_RATIO_TOO_LARGE);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.confirmedStep()).isEqualTo(23);
    assertThat(event.evidence().get(0).value()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void onlyNotesLargeSteps_whenTheLossFalls() {
    Replay replay = new Replay();
    for (int i = 0; i < 100; i++) {
      replay.step(Math.exp(-i / 30.0), moving(0.5));
    }

    assertThat(replay.began(UPDATE_RATIO_TOO_LARGE).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void flagsWeightsThatAFewStepsHaveReplaced() {
    Replay replay = new Replay();
    for (int i = 0; i < 40; i++) {
      double weights = 3 + 0.5 * Math.min(i, 20);
      replay.step(
          0.7, Layer.of("in", 1).weighing(weights).updating(0.03 * weights), moving(1e-3)[1]);
    }

    Event event = replay.began(UPDATE_RATIO_TOO_LARGE);
    assertThat(event.onsetStep()).isZero();
    assertThat(event.layers()).containsExactly(0);
    assertThat(event.evidence().get(1).value()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void staysQuietAboutWeightsThatGrowFromNextToNothing() {
    Replay replay = new Replay();
    for (int i = 0; i < 60; i++) {
      double weights = 0.01 * (i + 1);
      replay.step(
          0.7, Layer.of("in", 1).weighing(weights).updating(0.03 * weights), moving(1e-3)[1]);
    }

    assertThat(replay.events(UPDATE_RATIO_TOO_LARGE)).isEmpty();
  }

  @Test
  void staysQuietAboutASingleLargeStep() {
    Replay replay = new Replay().steps(30, 0.7, moving(1e-3)).step(0.7, moving(5));

    assertThat(replay.steps(30, 0.7, moving(1e-3)).events(UPDATE_RATIO_TOO_LARGE)).isEmpty();
  }
}
