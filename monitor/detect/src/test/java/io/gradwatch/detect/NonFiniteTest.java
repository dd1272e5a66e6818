package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class NonFiniteTest {

  private static final VerdictKind KIND = VerdictKind.NON_FINITE;

  @Test
  void confirmsASingleNanAtOnceInTheLayerNearestToTheOutput() {
    Event event =
        new SimulatedRun()
            .steps(5, 1, Layer.of("in", 1), Layer.of("mid", 1), Layer.of("out", 1))
            .step(
                1,
                Layer.of("in", 1).withNans(1),
                Layer.of("mid", 1).withNans(1),
                Layer.of("out", 1))
            .beganEvent(KIND);

    assertThat(event.onsetStep()).isEqualTo(5);
    assertThat(event.confirmedStep()).isEqualTo(5);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("mid");
    assertThat(event.layers()).containsExactly(0, 1);
    assertThat(event.rootCause()).isTrue();
  }

  @Test
  void detectsItAtTheFirstStep() {
    assertThat(
            new SimulatedRun()
                .step(Double.NaN, Layer.of("out", Double.NaN).withNans(3))
                .beganEvent(KIND)
                .confirmedStep())
        .isZero();
  }

  @Test
  void namesTheOutputLayerWhenOnlyTheLossIsNotFinite() {
    Event event =
        new SimulatedRun()
            .step(Double.POSITIVE_INFINITY, Layer.of("in", 1), Layer.of("out", 1))
            .beganEvent(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("out");
    assertThat(event.remedies().get(0).key()).isEqualTo("match-output-activation");
  }

  @Test
  void treatsANanNormWithoutCountsAsNonFinite() {
    assertThat(new SimulatedRun().step(1, Layer.of("out", Double.NaN)).beganEvent(KIND))
        .isNotNull();
  }

  @Test
  void hidesNoOtherVerdictOnceItHasCleared() {
    SimulatedRun run =
        new SimulatedRun()
            .step(Double.NaN, Layer.of("in", 1e-6).withNans(1), Layer.of("out", 1))
            .steps(100, 0.7, Layer.of("in", 1e-6), Layer.of("out", 1));

    assertThat(run.events(KIND))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
    assertThat(run.beganEvent(VerdictKind.VANISHING_GRADIENT).rootCause()).isTrue();
  }

  @Test
  void isReportedOnceWhileItLasts() {
    assertThat(
            new SimulatedRun()
                .steps(100, Double.NaN, Layer.of("out", Double.NaN).withNans(1))
                .events())
        .hasSize(1);
  }
}
