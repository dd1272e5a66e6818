package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class SaturatedActivationsTest {

  private static final VerdictKind KIND = VerdictKind.SATURATED_ACTIVATIONS;

  private static Layer[] saturated(double share) {
    return new Layer[] {Layer.of("in", 1).saturated(share), Layer.of("out", 1).saturated(1)};
  }

  @Test
  void flagsASaturatedHiddenLayerWhileTheLossHasPlateaued() {
    Event event = new SimulatedRun().steps(60, 0.7, saturated(0.7)).beganEvent(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layers()).containsExactly(0);
    assertThat(event.confirmedStep()).isEqualTo(23);
    assertThat(event.evidence().get(0).limit()).hasValue(0.5);
  }

  @Test
  void ignoresTheOutputLayer() {
    assertThat(new SimulatedRun().steps(100, 0.7, saturated(0.1)).events(KIND)).isEmpty();
  }

  @Test
  void isInfoInARunThatHasLearned() {
    SimulatedRun run =
        new SimulatedRun().steps(30, 1, saturated(0)).steps(100, 0.1, saturated(0.8));

    assertThat(run.beganEvent(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void isTheRootCauseOfTheVanishingThatItCauses() {
    Layer[] stack = {
      Layer.of("a", 1e-9).saturated(0.8), Layer.of("b", 1e-5).saturated(0.8), Layer.of("out", 1)
    };

    SimulatedRun run = new SimulatedRun().steps(100, 0.7, stack);

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    Event vanishing = run.beganEvent(VerdictKind.VANISHING_GRADIENT);
    assertThat(vanishing.rootCause()).isFalse();
    assertThat(vanishing.causedBy()).isEqualTo(run.beganEvent(KIND).id());
    assertThat(vanishing.cause()).contains("80 % of the outputs of a");
  }

  @Test
  void recommendsSmallerWeightsIfTheyAreLarge_andScaledInputsOtherwise() {
    Layer[] largeWeights = {saturated(0.7)[0].withWeightNorm(100), saturated(0.7)[1]};

    assertThat(new SimulatedRun().steps(60, 0.7, largeWeights).beganEvent(KIND).remedies())
        .extracting(Remedy::key)
        .startsWith("smaller-initial-weights");
    assertThat(new SimulatedRun().steps(60, 0.7, saturated(0.7)).beganEvent(KIND).remedies())
        .extracting(Remedy::key)
        .startsWith("scale-inputs");
  }
}
