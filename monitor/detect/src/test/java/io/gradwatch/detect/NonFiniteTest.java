package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class NonFiniteTest {

  private static final VerdictKind KIND = VerdictKind.NON_FINITE;

  @Test
  void confirmsASingleNanAtOnceInTheLayerNearestToTheOutput() {
    Event event =
        new Replay()
            .steps(5, 1, Layer.of("in", 1), Layer.of("mid", 1), Layer.of("out", 1))
            .step(
                1,
                Layer.of("in", 1).withNans(1),
                Layer.of("mid", 1).withNans(1),
                Layer.of("out", 1))
            .began(KIND);

    assertThat(event.onsetStep()).isEqualTo(5);
    assertThat(event.confirmedStep()).isEqualTo(5);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("mid");
    assertThat(event.layers()).containsExactly(0, 1);
    assertThat(event.rootCause()).isTrue();
  }

  @Test
  void seesItAtTheVeryFirstStep() {
    assertThat(
            new Replay()
                .step(Double.NaN, Layer.of("out", Double.NaN).withNans(3))
                .began(KIND)
                .confirmedStep())
        .isZero();
  }

  @Test
  void blamesTheOutputWhenOnlyTheLossIsNotFinite() {
    Event event =
        new Replay()
            .step(Double.POSITIVE_INFINITY, Layer.of("in", 1), Layer.of("out", 1))
            .began(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("out");
    assertThat(event.remedies().get(0).key()).isEqualTo("match-output-activation");
  }

  @Test
  void takesANanNormWithoutCountsForNonFinite() {
    assertThat(new Replay().step(1, Layer.of("out", Double.NaN)).began(KIND)).isNotNull();
  }

  @Test
  void mutesNoOtherVerdictOnceItIsOver() {
    Replay replay =
        new Replay()
            .step(Double.NaN, Layer.of("in", 1e-6).withNans(1), Layer.of("out", 1))
            .steps(100, 0.7, Layer.of("in", 1e-6), Layer.of("out", 1));

    assertThat(replay.events(KIND))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    assertThat(replay.began(VerdictKind.VANISHING_GRADIENT).rootCause()).isTrue();
  }

  @Test
  void saysItOnceWhileItLasts() {
    assertThat(
            new Replay().steps(100, Double.NaN, Layer.of("out", Double.NaN).withNans(1)).events())
        .hasSize(1);
  }
}
