package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ZeroGradientTest {

  private static final VerdictKind KIND = VerdictKind.ZERO_GRADIENT;
  private static final Layer[] ALL_ZERO = {Layer.of("in", 0), Layer.of("out", 0)};
  private static final Layer[] FIRST_LAYER_ZERO = {Layer.of("in", 0), Layer.of("out", 1)};

  @Test
  void confirmsAfterFiveStepsWhenNoParameterReceivesGradient() {
    Event event = new SimulatedRun().steps(30, 0.667, ALL_ZERO).beganEvent(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(4);
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
    assertThat(event.layers()).containsExactly(0, 1);
  }

  @Test
  void isTheRootCauseOfThePlateauThatFollows() {
    SimulatedRun run = new SimulatedRun().steps(100, 0.667, ALL_ZERO);

    assertThat(run.beganEvent(VerdictKind.LOSS_PLATEAU).rootCause()).isFalse();
    assertThat(run.beganEvent(VerdictKind.LOSS_PLATEAU).causedBy())
        .isEqualTo(run.beganEvent(KIND).id());
    assertThat(run.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
  }

  @Test
  void namesLayersWithoutGradient_onceTheLossHasPlateaued() {
    Event event = new SimulatedRun().steps(60, 0.7, FIRST_LAYER_ZERO).beganEvent(KIND);

    assertThat(event.layers()).containsExactly(0);
    assertThat(event.confirmedStep()).isEqualTo(19);
  }

  @Test
  void layersWithoutGradientAreInfo_whenTheRunLearns() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 60; i++) {
      run.step(1 - i / 100.0, FIRST_LAYER_ZERO);
    }

    assertThat(run.beganEvent(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void aLossOfExactlyZeroFromTheStartIsThatOfASoftmaxOverASingleUnit() {
    Layer[] layers = {Layer.of("in", 0), Layer.of("out", 0).units(1)};
    SimulatedRun run =
        new SimulatedRun()
            .withRunInfo(
                100,
                Map.of(),
                new LayerInfo("in", "DenseLayer", "relu", 10, 10, false),
                new LayerInfo("out", "OutputLayer", "softmax", 2, 2, false))
            .steps(30, 0, layers);

    assertThat(run.beganEvent(KIND).confirmedStep()).isEqualTo(4);
    assertThat(run.beganEvent(KIND).cause()).contains("softmax over a single unit");
  }

  @Test
  void aLossOfExactlyZeroFromTheStartMayOtherwiseBeChanceForAWhile() {
    assertThat(new SimulatedRun().steps(29, 0, ALL_ZERO).events(KIND)).isEmpty();
    assertThat(new SimulatedRun().steps(30, 0, ALL_ZERO).beganEvent(KIND).confirmedStep())
        .isEqualTo(29);
  }

  @Test
  void staysQuietWhenTheTaskIsSolved() {
    SimulatedRun run = new SimulatedRun().steps(30, 1, Layer.of("in", 1), Layer.of("out", 1));

    assertThat(run.steps(60, 0, ALL_ZERO).events(KIND)).isEmpty();
    assertThat(run.steps(60, 0.01, ALL_ZERO).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenBatchesOfOneOftenHaveNoGradient() {
    SimulatedRun run = new SimulatedRun().batchSize(1);
    for (int i = 0; i < 300; i++) {
      run.step(0.7, i % 8 == 0 ? NONE_ZERO : ALL_ZERO);
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  private static final Layer[] NONE_ZERO = {Layer.of("in", 1), Layer.of("out", 1)};

  @Test
  void clearsWhenTheGradientReturns() {
    SimulatedRun run = new SimulatedRun().steps(30, 0.7, ALL_ZERO).steps(12, 0.7, NONE_ZERO);

    assertThat(run.events(KIND)).hasSize(2);
    assertThat(run.events(KIND).get(1).clearedStep()).hasValue(39);
  }

  @Test
  void namesTheSoftmaxOverASingleUnit() {
    Layer output = Layer.of("out", 0);
    LayerInfo hidden = new LayerInfo("in", "DenseLayer", "tanh", 110, 110, false);
    LayerInfo softmax = new LayerInfo("out", "OutputLayer", "softmax", 110, 110, false);
    SimulatedRun run =
        new SimulatedRun().withRunInfo(400, Map.of("loss", "mse", "outputs", "1"), hidden, softmax);

    Event event = run.steps(10, 0.667, Layer.of("in", 0), output.units(1)).beganEvent(KIND);

    assertThat(event.cause()).contains("softmax over a single unit");
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("match-output-activation");
  }

  @Test
  void anOutputThatIsConstantFromTheStartIsNoConsequenceOfSaturatedLayers() {
    Layer[] layers = {Layer.of("in", 0).saturated(0.9), Layer.of("out", 0).units(1)};
    SimulatedRun run =
        new SimulatedRun()
            .withRunInfo(
                100,
                Map.of(),
                new LayerInfo("in", "DenseLayer", "tanh", 10, 10, false),
                new LayerInfo("out", "OutputLayer", "softmax", 2, 2, false))
            .steps(60, 0.667, layers);

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    assertThat(run.events(KIND)).hasSize(1);
    Event saturated = run.beganEvent(VerdictKind.SATURATED_ACTIVATIONS);
    assertThat(saturated.rootCause()).isFalse();
    assertThat(saturated.causedBy()).isEmpty();
  }

  @Test
  void aGradientThatReachesTheOutputLayerFollowsFromSaturatedLayersBeforeIt() {
    Layer[] layers = {Layer.of("in", 0).saturated(0.9), Layer.of("out", 1)};
    SimulatedRun run =
        new SimulatedRun()
            .withRunInfo(
                100,
                Map.of(),
                new LayerInfo("in", "DenseLayer", "tanh", 10, 10, false),
                new LayerInfo("out", "OutputLayer", "softmax", 10, 10, false))
            .steps(60, 0.667, layers);

    assertThat(run.events(KIND)).last().extracting(Event::rootCause).isEqualTo(false);
    assertThat(run.events(KIND))
        .last()
        .extracting(Event::causedBy)
        .isEqualTo(run.beganEvent(VerdictKind.SATURATED_ACTIVATIONS).id());
  }
}
