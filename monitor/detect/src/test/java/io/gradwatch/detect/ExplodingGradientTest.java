package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExplodingGradientTest {

  private static final VerdictKind KIND = VerdictKind.EXPLODING_GRADIENT;

  @Test
  void confirmsABurstThatThrowsTheWeightsAtOnce() {
    Event event =
        new Replay()
            .steps(30, 1, Layer.of("in", 1), Layer.of("out", 1))
            .step(50, Layer.of("in", 1), Layer.of("out", 1_000).updating(5))
            .began(KIND);

    assertThat(event.onsetStep()).isEqualTo(30);
    assertThat(event.confirmedStep()).isEqualTo(30);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("out");
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
  }

  @Test
  void seesAnExplosionAtTheSecondStepOfARun() {
    Event event =
        new Replay()
            .step(300, Layer.of("in", 200).updating(0.9))
            .step(1e9, Layer.of("in", 2e8).updating(1e6))
            .began(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(1);
  }

  @Test
  void callsTheStepThatThrewTheWeightsTheOnset() {
    Replay replay = new Replay().steps(30, 1, Layer.of("in", 1));

    replay.step(1, Layer.of("in", 2).updating(2)).step(90, Layer.of("in", 80));

    assertThat(replay.began(KIND).onsetStep()).isEqualTo(30);
    assertThat(replay.began(KIND).confirmedStep()).isEqualTo(31);
  }

  @Test
  void staysQuietAboutASpikeThatClippingAbsorbs() {
    Replay replay = new Replay();
    for (int i = 0; i < 300; i++) {
      replay.step(1, Layer.of("in", i % 100 == 99 ? 1e4 : 1));
    }

    assertThat(replay.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutTheSwingsOfABatchOfOne() {
    Random random = new Random(7);
    Replay replay = new Replay();
    for (int i = 0; i < 2_000; i++) {
      double norm = Math.pow(10, -4 + 5 * random.nextDouble());
      replay.step(norm / 10, Layer.of("in", norm).updating(0.05));
    }

    assertThat(replay.events(KIND)).isEmpty();
  }

  @Test
  void namesUnscaledDataWhereTheGradientDwarfsTheWeightsAndTheLossStands() {
    Event event = new Replay().steps(30, 1e8, Layer.of("in", 5e4)).began(KIND);

    assertThat(event.confirmedStep()).isEqualTo(19);
    assertThat(event.onsetStep()).isZero();
    assertThat(event.cause()).contains("not scaled");
    assertThat(event.remedies().get(0).key()).isEqualTo("scale-targets");
  }

  @Test
  void needsNoMoreThanTwoStepsOfTheSteepest() {
    Event event = new Replay().steps(30, 1e15, Layer.of("in", 5e7)).began(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(1);
  }

  @Test
  void staysTheRootCauseOfWhatUnscaledDataSaturateFromTheStart() {
    Layer[] steep = {Layer.of("in", 5e7).saturated(0.9), Layer.of("out", 5e7)};

    Replay replay = new Replay().steps(60, 1e15, steep);

    assertThat(replay.began(KIND).rootCause()).isTrue();
    assertThat(replay.began(VerdictKind.SATURATED_ACTIVATIONS).causedBy())
        .isEqualTo(replay.began(KIND).id());
    assertThat(replay.snapshot().active())
        .filteredOn(Event::rootCause)
        .extracting(Event::kind)
        .containsExactly(KIND);
  }

  @Test
  void leavesANanOutOfTheBlueToTheVerdictOnNans() {
    Replay replay =
        new Replay()
            .steps(20, 0.7, Layer.of("in", 1))
            .step(0.7, Layer.of("in", 1e30).updating(1).withNans(1));

    assertThat(replay.events(KIND)).isEmpty();
    assertThat(replay.began(VerdictKind.NON_FINITE).rootCause()).isTrue();
  }

  @Test
  void staysQuietAboutLargeGradientsWhileTheLossFalls() {
    Replay replay = new Replay();
    for (int i = 0; i < 200; i++) {
      replay.step(1e6 * Math.exp(-i / 30.0), Layer.of("in", 1e5));
    }

    assertThat(replay.events(KIND)).isEmpty();
  }

  @Test
  void suggestsAClippingNormFromTheRunsOwnHistoryAndALowerRate() {
    Event event =
        new Replay()
            .steps(30, 1, Layer.of("in", 4))
            .step(50, Layer.of("in", 4_000).updating(10))
            .began(KIND);

    assertThat(event.remedies().get(0).text()).contains("from 0.1 to 0.0001,");
    assertThat(event.remedies().get(1).text()).contains("at 8, twice");
  }

  @Test
  void keepsExplosionTheRootCauseWhenNanFollows() {
    Replay replay =
        new Replay()
            .steps(3, 1, Layer.of("in", 1))
            .step(1e9, Layer.of("in", 1e6).updating(100))
            .step(Double.NaN, Layer.of("in", Double.NaN).withNans(100));

    Event nonFinite = replay.began(VerdictKind.NON_FINITE);
    assertThat(nonFinite.rootCause()).isFalse();
    assertThat(nonFinite.causedBy()).isEqualTo(replay.began(KIND).id());
  }

  @Test
  void callsAGradientThatTurnsNanAfterAThrownStepAnExplosion() {
    Replay replay =
        new Replay()
            .steps(3, 1, Layer.of("in", 1))
            .step(1, Layer.of("in", 2).updating(50))
            .step(Double.NaN, Layer.of("in", Double.NaN).withNans(100).updating(Double.NaN));

    assertThat(replay.began(KIND).rootCause()).isTrue();
    assertThat(replay.began(KIND).confirmedStep()).isEqualTo(4);
    assertThat(replay.began(VerdictKind.NON_FINITE).rootCause()).isFalse();
  }

  @Test
  void lastsWhileTheDeadNetHasZeroGradientsAndHidesNoVanishing() {
    Replay replay =
        new Replay()
            .steps(3, 1, Layer.of("in", 1), Layer.of("out", 1))
            .step(1e9, Layer.of("in", 1e6).updating(100), Layer.of("out", 1e6).updating(100))
            .steps(300, 1e3, Layer.of("in", 0), Layer.of("out", 0));

    assertThat(replay.events(KIND)).hasSize(1);
  }

  @Test
  void clearsWhenTheGradientIsUsualAgain() {
    Replay replay =
        new Replay()
            .steps(30, 1, Layer.of("in", 1))
            .step(50, Layer.of("in", 1_000).updating(5))
            .steps(60, 1, Layer.of("in", 1));

    assertThat(replay.events(KIND))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
  }
}
