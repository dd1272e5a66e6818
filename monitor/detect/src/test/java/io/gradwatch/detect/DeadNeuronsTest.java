package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class DeadNeuronsTest {

  private static final VerdictKind KIND = VerdictKind.DEAD_NEURONS;

  private static Layer[] dead(double share) {
    return new Layer[] {Layer.of("in", 1).dead(share), Layer.of("out", 1)};
  }

  @Test
  void flagsALayerOfWhichMostStaysSilentWhileTheLossStands() {
    Event event = new Replay().steps(60, 0.7, dead(0.85)).began(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("in");
    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(23);
    assertThat(event.evidence().get(0).value()).isCloseTo(0.85, within(1e-6));
  }

  @Test
  void isCriticalWhenNextToNothingPasses() {
    assertThat(new Replay().steps(60, 0.7, dead(0.95)).began(KIND).severity())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void isOnlyANoteInARunThatLearns() {
    Replay replay = new Replay();
    for (int i = 0; i < 100; i++) {
      replay.step(Math.exp(-i / 30.0), dead(0.85));
    }

    assertThat(replay.began(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void staysQuietBelowTheLimit() {
    assertThat(new Replay().steps(100, 0.7, dead(0.79)).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenUnitsAreSilentInTurn() {
    Replay replay = new Replay();
    for (int i = 0; i < 100; i++) {
      replay.step(0.7, dead(i % 10 == 0 ? 0.1 : 0.85));
    }

    assertThat(replay.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutTheOutputLayer() {
    Layer output = Layer.of("out", 1).dead(1);

    assertThat(new Replay().steps(100, 0.7, Layer.of("in", 1), output).events(KIND)).isEmpty();
  }

  @Test
  void judgesBatchesOfOneOnlyWhenTheWholeLayerIsSilent() {
    assertThat(new Replay().batch(1).steps(100, 0.7, dead(0.85)).events(KIND)).isEmpty();
    assertThat(new Replay().batch(1).steps(100, 0.7, dead(1)).events(KIND)).hasSize(1);
  }

  @Test
  void isTheRootCauseOfTheGradientThatIsZeroBehindIt() {
    Layer[] layers = {Layer.of("in", 0).dead(1), Layer.of("out", 0)};

    Replay replay = new Replay().steps(60, 0.7, layers);

    assertThat(replay.began(KIND).rootCause()).isTrue();
    assertThat(replay.snapshot().active())
        .filteredOn(event -> event.kind() == VerdictKind.ZERO_GRADIENT)
        .singleElement()
        .satisfies(event -> assertThat(event.causedBy()).isEqualTo(replay.began(KIND).id()));
  }

  @Test
  void clearsWhenUnitsComeBackToLife() {
    Replay replay = new Replay().steps(60, 0.7, dead(0.85)).steps(60, 0.7, dead(0.2));

    assertThat(replay.events(KIND)).hasSize(2);
  }
}
