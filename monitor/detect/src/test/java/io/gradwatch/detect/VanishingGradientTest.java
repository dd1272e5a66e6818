package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VanishingGradientTest {

  private static final VerdictKind KIND = VerdictKind.VANISHING_GRADIENT;

  private static Layer[] layers(double first, double middle) {
    return new Layer[] {Layer.of("in", first), Layer.of("mid", middle), Layer.of("out", 1)};
  }

  private static LayerInfo sigmoid(String name) {
    return new LayerInfo(name, "DenseLayer", "sigmoid", 100, 100, false);
  }

  @Test
  void namesEveryVanishingLayerWhileTheLossHasPlateaued() {
    Event event = new SimulatedRun().steps(40, 0.7, layers(1e-6, 1e-4)).beganEvent(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("in");
    assertThat(event.layers()).containsExactly(0, 1);
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(28);
  }

  @Test
  void reportsTheDepthRatioWithItsLimit() {
    Event event = new SimulatedRun().steps(40, 0.7, layers(1e-6, 1e-4)).beganEvent(KIND);

    assertThat(event.evidence().get(0).name()).isEqualTo("depth ratio");
    assertThat(event.evidence().get(0).value())
        .isCloseTo(1e-6, org.assertj.core.data.Percentage.withPercentage(0.01));
    assertThat(event.evidence().get(0).limit()).hasValue(1e-3);
  }

  @Test
  void staysQuietAboutALargeRatioInTheOtherDirection() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(200, 0.7, Layer.of("in", 900), Layer.of("mid", 1), Layer.of("out", 1));

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietJustAboveTheLimit() {
    assertThat(new SimulatedRun().steps(200, 0.7, layers(1.1e-3, 0.1)).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenAllGradientsAreTiny_afterTheRunHasLearned() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 200; i++) {
      double norm = Math.max(1e-9, Math.exp(-i / 5.0));
      run.step(norm, Layer.of("in", norm), Layer.of("mid", norm), Layer.of("out", 2 * norm));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void flagsTheLevel_whenAllGradientsAreTinyAndTheLossHasPlateaued() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(200, 0.7, Layer.of("in", 1e-9), Layer.of("mid", 1e-9), Layer.of("out", 2e-9));

    assertThat(run.beganEvent(KIND).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(run.beganEvent(KIND).layers()).containsExactly(0, 1, 2);
    assertThat(run.beganEvent(KIND).evidence().get(0).value()).isCloseTo(2e-9, withPercentage(1));
  }

  @Test
  void flagsTheTrend_whenAllGradientsShrinkOverTimeAndTheLossHasPlateaued() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 400; i++) {
      double norm = Math.pow(10, -i / 40.0);
      run.step(0.7, Layer.of("in", norm), Layer.of("mid", norm), Layer.of("out", norm));
    }

    assertThat(run.beganEvent(KIND).confirmedStep()).isBetween(160L, 200L);
    assertThat(run.beganEvent(KIND).evidence().get(0).limit()).hasValue(1e-4);
  }

  @Test
  void isInfo_whenTheLossStillDecreases() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(2 * Math.exp(-i / 50.0), layers(1e-6, 1e-4));
    }

    assertThat(run.beganEvent(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void worsensFromInfoToCriticalWhenTheLossPlateausAtTheBestConstant() {
    SimulatedRun run = new SimulatedRun().withRunInfo(1_000, Map.of("baselineLoss", "1.28"));
    for (int i = 0; i < 60; i++) {
      run.step(2 - i * 0.012, layers(1e-6, 1e-4));
    }
    run.steps(120, 1.28, layers(1e-6, 1e-4));

    assertThat(run.events(KIND))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.WORSENED);
    Event worsened = run.events(KIND).get(1);
    assertThat(worsened.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(worsened.id()).isEqualTo(run.events(KIND).get(0).id());
    assertThat(worsened.rootCause()).isTrue();
  }

  @Test
  void remainsInfoWhenTheLossHasLevelledOffAndTheBestConstantIsUnknown() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 60; i++) {
      run.step(2 - i * 0.012, layers(1e-6, 1e-4));
    }
    run.steps(120, 1.28, layers(1e-6, 1e-4));

    assertThat(run.events(KIND)).extracting(Event::severity).containsExactly(Severity.INFO);
  }

  private static LayerInfo reads(String name, Integer... inputs) {
    return new LayerInfo(name, "DenseLayer", "relu", 100, 100, false).withInputs(List.of(inputs));
  }

  /** Two towers of two layers on the same input, each with a head of its own. */
  private static SimulatedRun towers(double first, double second) {
    return new SimulatedRun()
        .withRunInfo(
            1_000,
            Map.of(),
            reads("input"),
            reads("a1", 0),
            reads("a2", 1).withOutput(true),
            reads("b1", 0),
            reads("b2", 3).withOutput(true))
        .steps(
            60,
            0.7,
            Layer.of("input", 1),
            Layer.of("a1", first),
            Layer.of("a2", first),
            Layer.of("b1", second),
            Layer.of("b2", 1));
  }

  @Test
  void towersThatShareOnlyTheirInputAreNotBehindEachOther() {
    assertThat(towers(1e-5, 1).events(KIND)).isEmpty();
  }

  @Test
  void aTowerWhoseOwnGradientVanishesIsFoundAndItsLayersAreCountedAlongTheEdges() {
    Event event = towers(1, 1e-5).beganEvent(KIND);

    assertThat(event.layers()).containsExactly(3);
    assertThat(event.evidence().get(3).value()).isCloseTo(5, within(0.01)); // decades per layer
  }

  @Test
  void ignoresLayersWhoseGradientIsExactlyZero() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(200, 0.7, Layer.of("in", 0), Layer.of("mid", 1), Layer.of("out", 1));

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void ignoresFrozenLayers() {
    SimulatedRun run = new SimulatedRun();
    run.info(
        RunState.STARTED,
        0,
        new LayerInfo("in", "FrozenLayer", "relu", 100, 0, false),
        sigmoid("mid"),
        sigmoid("out"));
    run.steps(
        200, 0.7, Layer.of("in", 1e-9).withUpdateNorm(0), Layer.of("mid", 1), Layer.of("out", 1));

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void clearsOnlyAfterThirtyHealthySteps() {
    SimulatedRun run = new SimulatedRun().steps(40, 0.7, layers(1e-6, 1e-4));

    run.steps(39, 0.7, layers(0.5, 0.7));
    assertThat(run.events(KIND)).hasSize(1);

    run.steps(20, 0.7, layers(0.5, 0.7));
    assertThat(run.events(KIND).get(1).phase()).isEqualTo(EventPhase.CLEARED);
    assertThat(run.events(KIND).get(1).clearedStep()).isPresent();
    assertThat(run.events(KIND)).hasSize(2);
  }

  @Test
  void doesNotFlapAroundTheLimit() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 400; i++) {
      run.step(0.7, layers(i / 25 % 2 == 0 ? 0.9e-3 : 1.5e-3, 0.1));
    }

    assertThat(run.events(KIND)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void namesConsecutiveSigmoidLayersAndRecommendsReluFirst() {
    SimulatedRun run =
        new SimulatedRun()
            .info(RunState.STARTED, 0, sigmoid("in"), sigmoid("mid"), sigmoid("out"))
            .steps(40, 0.7, layers(1e-6, 1e-4));

    Event event = run.beganEvent(KIND);
    assertThat(event.cause()).startsWith("2 sigmoid layers attenuate the gradient");
    assertThat(event.remedies().get(0).key()).isEqualTo("use-relu-he");
    assertThat(event.remedies()).noneMatch(remedy -> remedy.key().startsWith("clip"));
  }

  @Test
  void namesSaturationAsTheCause() {
    Event event =
        new SimulatedRun()
            .steps(
                40,
                0.7,
                Layer.of("in", 1e-6),
                Layer.of("mid", 1e-5).saturated(0.9),
                Layer.of("out", 1))
            .beganEvent(KIND);

    assertThat(event.cause()).startsWith("90 % of the outputs of mid are in the saturated region");
  }

  @Test
  void isInconclusiveWhileAWindowContainsNan() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(
          0.7,
          Layer.of("in", 1e-6).withNans(i % 10 == 0 ? 1 : 0),
          Layer.of("mid", 1e-4),
          Layer.of("out", 1));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void needsAFullWindow() {
    assertThat(new SimulatedRun().steps(28, 0.7, layers(1e-6, 1e-4)).events(KIND)).isEmpty();
    assertThat(new SimulatedRun().step(0.7, layers(1e-6, 1e-4)).events()).isEqualTo(List.of());
  }
}
