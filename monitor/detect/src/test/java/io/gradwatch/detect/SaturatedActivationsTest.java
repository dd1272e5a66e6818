package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
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
  void flagsAHiddenLayerAtItsFlatEndsWhileTheLossStands() {
    Event event = new Replay().steps(60, 0.7, saturated(0.7)).began(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layers()).containsExactly(0);
    assertThat(event.confirmedStep()).isEqualTo(23);
    assertThat(event.evidence().get(0).limit()).hasValue(0.5);
  }

  @Test
  void leavesTheOutputLayerOut() {
    assertThat(new Replay().steps(100, 0.7, saturated(0.1)).events(KIND)).isEmpty();
  }

  @Test
  void isOnlyANoteInARunThatHasLearned() {
    Replay replay = new Replay().steps(30, 1, saturated(0)).steps(100, 0.1, saturated(0.8));

    assertThat(replay.began(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void isTheRootCauseOfTheVanishingThatItBrings() {
    Layer[] stack = {
      Layer.of("a", 1e-9).saturated(0.8), Layer.of("b", 1e-5).saturated(0.8), Layer.of("out", 1)
    };

    Replay replay = new Replay().steps(100, 0.7, stack);

    assertThat(replay.began(KIND).rootCause()).isTrue();
    Event vanishing = replay.began(VerdictKind.VANISHING_GRADIENT);
    assertThat(vanishing.rootCause()).isFalse();
    assertThat(vanishing.causedBy()).isEqualTo(replay.began(KIND).id());
    assertThat(vanishing.cause()).contains("80 % of the outputs of a");
  }

  @Test
  void advisesSmallerWeightsWhereTheyAreLarge_andScaledInputsWhereTheyAreNot() {
    Layer[] heavy = {saturated(0.7)[0].weighing(100), saturated(0.7)[1]};

    assertThat(new Replay().steps(60, 0.7, heavy).began(KIND).remedies())
        .extracting(Remedy::key)
        .startsWith("smaller-initial-weights");
    assertThat(new Replay().steps(60, 0.7, saturated(0.7)).began(KIND).remedies())
        .extracting(Remedy::key)
        .startsWith("scale-inputs");
  }
}
