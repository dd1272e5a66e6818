package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeadNeuronsTest {

  private static final VerdictKind KIND = VerdictKind.DEAD_NEURONS;

  private static Layer[] dead(double share) {
    return new Layer[] {Layer.of("in", 1).dead(share), Layer.of("out", 1)};
  }

  @Test
  void flagsALayerOfMostlyDeadUnitsWhileTheLossHasPlateaued() {
    Event event = new SimulatedRun().steps(60, 0.7, dead(0.85)).beganEvent(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("in");
    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(23);
    assertThat(event.evidence().get(0).value()).isCloseTo(0.85, within(1e-6));
  }

  private static SimulatedRun deadOutputs(double loss, String activation) {
    return new SimulatedRun()
        .withRunInfo(
            1_000,
            Map.of("loss", "mse", "baselineLoss", "0.08"),
            new LayerInfo("in", "DenseLayer", "relu", 10, 10, false),
            new LayerInfo("out", "OutputLayer", activation, 10, 10, false))
        .steps(100, loss, Layer.of("in", 1), Layer.of("out", 1).dead(0.25));
  }

  @Test
  void flagsRectifiedOutputsThatAreDeadWhileAConstantWouldPredictBetter() {
    Event event = deadOutputs(0.2, "relu").beganEvent(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("out");
    assertThat(event.confirmedStep()).isEqualTo(67);
  }

  @Test
  void outputsThatAreZeroMayBeRight() {
    assertThat(deadOutputs(0.07, "relu").events(KIND)).isEmpty();
    assertThat(deadOutputs(0.2, "identity").events(KIND)).isEmpty();
  }

  @Test
  void isCriticalWhenAlmostAllUnitsAreDead() {
    assertThat(new SimulatedRun().steps(60, 0.7, dead(0.95)).beganEvent(KIND).severity())
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void isInfoInARunThatLearns() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(Math.exp(-i / 30.0), dead(0.85));
    }

    assertThat(run.beganEvent(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void staysQuietBelowTheLimit() {
    assertThat(new SimulatedRun().steps(100, 0.7, dead(0.79)).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenUnitsAreZeroOnlyAtSomeSteps() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(0.7, dead(i % 10 == 0 ? 0.1 : 0.85));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutTheOutputLayer() {
    Layer output = Layer.of("out", 1).dead(1);

    assertThat(new SimulatedRun().steps(100, 0.7, Layer.of("in", 1), output).events(KIND))
        .isEmpty();
  }

  @Test
  void flagsBatchesOfOneOnlyWhenTheWholeLayerIsDead() {
    assertThat(new SimulatedRun().batchSize(1).steps(100, 0.7, dead(0.85)).events(KIND)).isEmpty();
    assertThat(new SimulatedRun().batchSize(1).steps(100, 0.7, dead(1)).events(KIND)).hasSize(1);
  }

  @Test
  void isTheRootCauseOfTheZeroGradient() {
    Layer[] layers = {Layer.of("in", 0).dead(1), Layer.of("out", 0)};

    SimulatedRun run = new SimulatedRun().steps(60, 0.7, layers);

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    assertThat(run.snapshot().active())
        .filteredOn(event -> event.kind() == VerdictKind.ZERO_GRADIENT)
        .singleElement()
        .satisfies(event -> assertThat(event.causedBy()).isEqualTo(run.beganEvent(KIND).id()));
  }

  @Test
  void clearsWhenUnitsAreActiveAgain() {
    SimulatedRun run = new SimulatedRun().steps(60, 0.7, dead(0.85)).steps(60, 0.7, dead(0.2));

    assertThat(run.events(KIND)).hasSize(2);
  }
}
