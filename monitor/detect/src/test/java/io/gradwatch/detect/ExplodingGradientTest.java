package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExplodingGradientTest {

  private static final VerdictKind KIND = VerdictKind.EXPLODING_GRADIENT;

  @Test
  void confirmsABurstWithADestructiveUpdateAtOnce() {
    Event event =
        new SimulatedRun()
            .steps(30, 1, Layer.of("in", 1), Layer.of("out", 1))
            .step(50, Layer.of("in", 1), Layer.of("out", 1_000).withUpdateNorm(5))
            .beganEvent(KIND);

    assertThat(event.onsetStep()).isEqualTo(30);
    assertThat(event.confirmedStep()).isEqualTo(30);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("out");
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
  }

  @Test
  void detectsAnExplosionAtTheSecondStep() {
    Event event =
        new SimulatedRun()
            .step(300, Layer.of("in", 200).withUpdateNorm(0.9))
            .step(1e9, Layer.of("in", 2e8).withUpdateNorm(1e6))
            .beganEvent(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(1);
  }

  @Test
  void theOnsetIsTheStepOfTheDestructiveUpdate() {
    SimulatedRun run = new SimulatedRun().steps(30, 1, Layer.of("in", 1));

    run.step(1, Layer.of("in", 2).withUpdateNorm(2)).step(90, Layer.of("in", 80));

    assertThat(run.beganEvent(KIND).onsetStep()).isEqualTo(30);
    assertThat(run.beganEvent(KIND).confirmedStep()).isEqualTo(31);
  }

  @Test
  void staysQuietAboutASpikeThatClippingAbsorbs() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 300; i++) {
      run.step(1, Layer.of("in", i % 100 == 99 ? 1e4 : 1));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutTheNoiseOfABatchOfOne() {
    Random random = new Random(7);
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 2_000; i++) {
      double norm = Math.pow(10, -4 + 5 * random.nextDouble());
      run.step(norm / 10, Layer.of("in", norm).withUpdateNorm(0.05));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void namesUnscaledDataWhenTheGradientExceedsTheWeightsAndTheLossHasPlateaued() {
    Event event = new SimulatedRun().steps(30, 1e8, Layer.of("in", 5e4)).beganEvent(KIND);

    assertThat(event.confirmedStep()).isEqualTo(19);
    assertThat(event.onsetStep()).isZero();
    assertThat(event.cause()).contains("not scaled");
    assertThat(event.remedies().get(0).key()).isEqualTo("scale-targets");
  }

  @Test
  void confirmsAnExtremeLevelAfterTwoSteps() {
    Event event = new SimulatedRun().steps(30, 1e15, Layer.of("in", 5e7)).beganEvent(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(1);
  }

  @Test
  void isTheRootCauseOfTheSaturationThatUnscaledDataCause() {
    Layer[] steep = {Layer.of("in", 5e7).saturated(0.9), Layer.of("out", 5e7)};

    SimulatedRun run = new SimulatedRun().steps(60, 1e15, steep);

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    assertThat(run.beganEvent(VerdictKind.SATURATED_ACTIVATIONS).causedBy())
        .isEqualTo(run.beganEvent(KIND).id());
    assertThat(run.snapshot().active())
        .filteredOn(Event::rootCause)
        .extracting(Event::kind)
        .containsExactly(KIND);
  }

  @Test
  void aNanWithoutADestructiveUpdateIsNoExplosion() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(20, 0.7, Layer.of("in", 1))
            .step(0.7, Layer.of("in", 1e30).withUpdateNorm(1).withNans(1));

    assertThat(run.events(KIND)).isEmpty();
    assertThat(run.beganEvent(VerdictKind.NON_FINITE).rootCause()).isTrue();
  }

  @Test
  void staysQuietAboutLargeGradientsWhileTheLossFalls() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 200; i++) {
      run.step(1e6 * Math.exp(-i / 30.0), Layer.of("in", 1e5));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void suggestsAClippingNormFromTheRunsOwnHistoryAndALowerRate() {
    Event event =
        new SimulatedRun()
            .steps(30, 1, Layer.of("in", 4))
            .step(50, Layer.of("in", 4_000).withUpdateNorm(10))
            .beganEvent(KIND);

    assertThat(event.remedies().get(0).text()).contains("from 0.1 to 0.0001,");
    assertThat(event.remedies().get(1).text()).contains("at 8, twice");
  }

  @Test
  void keepsExplosionTheRootCauseWhenNanFollows() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(3, 1, Layer.of("in", 1))
            .step(1e9, Layer.of("in", 1e6).withUpdateNorm(100))
            .step(Double.NaN, Layer.of("in", Double.NaN).withNans(100));

    Event nonFinite = run.beganEvent(VerdictKind.NON_FINITE);
    assertThat(nonFinite.rootCause()).isFalse();
    assertThat(nonFinite.causedBy()).isEqualTo(run.beganEvent(KIND).id());
  }

  @Test
  void aNanAfterADestructiveUpdateIsAnExplosion() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(3, 1, Layer.of("in", 1))
            .step(1, Layer.of("in", 2).withUpdateNorm(50))
            .step(Double.NaN, Layer.of("in", Double.NaN).withNans(100).withUpdateNorm(Double.NaN));

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    assertThat(run.beganEvent(KIND).confirmedStep()).isEqualTo(4);
    assertThat(run.beganEvent(VerdictKind.NON_FINITE).rootCause()).isFalse();
  }

  @Test
  void staysActiveWhileTheDeadNetworkHasZeroGradients() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(3, 1, Layer.of("in", 1), Layer.of("out", 1))
            .step(
                1e9,
                Layer.of("in", 1e6).withUpdateNorm(100),
                Layer.of("out", 1e6).withUpdateNorm(100))
            .steps(300, 1e3, Layer.of("in", 0), Layer.of("out", 0));

    assertThat(run.events(KIND)).hasSize(1);
  }

  @Test
  void clearsWhenTheGradientIsNormalAgain() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(30, 1, Layer.of("in", 1))
            .step(50, Layer.of("in", 1_000).withUpdateNorm(5))
            .steps(60, 1, Layer.of("in", 1));

    assertThat(run.events(KIND))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
  }
}
