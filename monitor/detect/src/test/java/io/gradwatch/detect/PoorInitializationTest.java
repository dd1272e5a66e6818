package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PoorInitializationTest {

  private static final VerdictKind KIND = VerdictKind.POOR_INITIALIZATION;

  @Test
  void flagsUnitsThatAreCopiesOfEachOther() {
    Layer[] copies = {Layer.of("in", 1).spread(1e-7), Layer.of("out", 1).spread(0)};

    Event event = new SimulatedRun().steps(60, 0.7, copies).beganEvent(KIND);

    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.layers()).containsExactly(0);
    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isLessThanOrEqualTo(50);
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("break-symmetry");
  }

  @Test
  void isTheRootCauseOfTheZeroGradientThatZeroWeightsCause() {
    Layer[] zeros = {
      Layer.of("in", 0).spread(0).withWeightNorm(0), Layer.of("out", 0).spread(0).withWeightNorm(0)
    };

    SimulatedRun run = new SimulatedRun().steps(60, 0.7, zeros);

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    assertThat(run.snapshot().active())
        .filteredOn(event -> event.kind() == VerdictKind.ZERO_GRADIENT)
        .singleElement()
        .satisfies(event -> assertThat(event.rootCause()).isFalse());
  }

  @Test
  void staysQuietWhenOnlyTheOutputLayerStartsAtZero() {
    Layer[] layers = {Layer.of("in", 1).spread(1), Layer.of("out", 1).spread(0)};

    assertThat(new SimulatedRun().steps(60, 0.7, layers).events(KIND)).isEmpty();
  }

  @Test
  void flagsWeightsThatScaleEverySignalByTheSameWrongFactor() {
    double small = 0.01 * Math.sqrt(10);
    Layer[] layers = {
      Layer.of("a", 1).withWeightNorm(small),
      Layer.of("b", 1).withWeightNorm(small),
      Layer.of("c", 1).withWeightNorm(small)
    };

    Event event = new SimulatedRun().steps(70, 0.7, layers).beganEvent(KIND);

    assertThat(event.confirmedStep()).isEqualTo(61);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.evidence().get(0).value()).isCloseTo(-2, within(1e-6));
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("larger-initial-weights");
  }

  @Test
  void waitsWhileTheUpdatesRepairTheScale() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      double weights = 0.3 * (1 + i / 50.0);
      run.step(
          0.7, Layer.of("a", 1).withWeightNorm(weights), Layer.of("b", 1).withWeightNorm(weights));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenARunLearnsFromUnusualWeights() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(
          Math.exp(-i / 30.0),
          Layer.of("a", 1).withWeightNorm(100),
          Layer.of("b", 1).withWeightNorm(100));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void flagsOutputsThatAreTooLargeFromTheStart() {
    SimulatedRun run = classifier();
    for (int i = 0; i < 150; i++) {
      run.step(8 * Math.exp(-i / 100.0), Layer.of("a", 1), Layer.of("b", 1));
    }

    Event event = run.beganEvent(KIND);
    assertThat(event.confirmedStep()).isEqualTo(61);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layer()).isEmpty();
    assertThat(event.evidence().get(0).value()).isCloseTo(8, within(1e-6));
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("smaller-initial-weights");
  }

  @Test
  void staysQuietWhenOutputsThatWereTooLargeComeDownAtOnce() {
    SimulatedRun run = classifier();
    for (int i = 0; i < 150; i++) {
      run.step(8 * Math.exp(-i / 20.0), Layer.of("a", 1), Layer.of("b", 1));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenUpdatesAndNotTheFirstOutputsRaiseTheLoss() {
    SimulatedRun run = classifier();
    run.step(1, Layer.of("a", 1), Layer.of("b", 1));
    for (int i = 1; i < 150; i++) {
      run.step(8 * Math.exp(-i / 100.0), Layer.of("a", 1), Layer.of("b", 1));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenARegressionStartsFarFromItsTargets() {
    SimulatedRun run =
        new SimulatedRun().withRunInfo(1_000, Map.of("baselineLoss", "1", "loss", "mse"));
    for (int i = 0; i < 150; i++) {
      run.step(8 * Math.exp(-i / 100.0), Layer.of("a", 1), Layer.of("b", 1));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  /** A run whose cross-entropy is 1 if it guesses. */
  private static SimulatedRun classifier() {
    return new SimulatedRun().withRunInfo(1_000, Map.of("baselineLoss", "1", "loss", "mcxent"));
  }
}
