package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
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
  private static final Layer[] CUT_OFF = {Layer.of("in", 0), Layer.of("out", 1)};

  @Test
  void isCertainAfterFiveStepsWhenNothingReceivesAnything() {
    Event event = new Replay().steps(30, 0.667, ALL_ZERO).began(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(4);
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
    assertThat(event.layers()).containsExactly(0, 1);
  }

  @Test
  void isTheRootCauseOfThePlateauThatFollows() {
    Replay replay = new Replay().steps(100, 0.667, ALL_ZERO);

    assertThat(replay.began(VerdictKind.LOSS_PLATEAU).rootCause()).isFalse();
    assertThat(replay.began(VerdictKind.LOSS_PLATEAU).causedBy())
        .isEqualTo(replay.began(KIND).id());
    assertThat(replay.events(VerdictKind.VANISHING_GRADIENT)).isEmpty();
  }

  @Test
  void namesLayersThatAreCutOff_onceTheLossIsSeenToStand() {
    Event event = new Replay().steps(60, 0.7, CUT_OFF).began(KIND);

    assertThat(event.layers()).containsExactly(0);
    assertThat(event.confirmedStep()).isEqualTo(19);
  }

  @Test
  void onlyNotesLayersThatAreCutOff_whenTheRunLearnsWithTheRest() {
    Replay replay = new Replay();
    for (int i = 0; i < 60; i++) {
      replay.step(1 - i / 100.0, CUT_OFF);
    }

    assertThat(replay.began(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void staysQuietWhenTheLossIsSolved() {
    Replay replay = new Replay().steps(30, 1, Layer.of("in", 1), Layer.of("out", 1));

    assertThat(replay.steps(60, 0, ALL_ZERO).events(KIND)).isEmpty();
    assertThat(replay.steps(60, 0.01, ALL_ZERO).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenBatchesOfOneOftenPassNothing() {
    Replay replay = new Replay().batch(1);
    for (int i = 0; i < 300; i++) {
      replay.step(0.7, i % 8 == 0 ? CUT_OFF_NO_MORE : ALL_ZERO);
    }

    assertThat(replay.events(KIND)).isEmpty();
  }

  private static final Layer[] CUT_OFF_NO_MORE = {Layer.of("in", 1), Layer.of("out", 1)};

  @Test
  void clearsWhenGradientComesBack() {
    Replay replay = new Replay().steps(30, 0.7, ALL_ZERO).steps(12, 0.7, CUT_OFF_NO_MORE);

    assertThat(replay.events(KIND)).hasSize(2);
    assertThat(replay.events(KIND).get(1).clearedStep()).hasValue(39);
  }

  @Test
  void namesTheSoftmaxOverASingleUnit() {
    Layer output = Layer.of("out", 0);
    LayerInfo hidden = new LayerInfo("in", "DenseLayer", "tanh", 110, 110, false);
    LayerInfo softmax = new LayerInfo("out", "OutputLayer", "softmax", 110, 110, false);
    Replay replay =
        new Replay().knowing(400, Map.of("loss", "mse", "outputs", "1"), hidden, softmax);

    Event event = replay.steps(10, 0.667, Layer.of("in", 0), output.units(1)).began(KIND);

    assertThat(event.cause()).contains("softmax over a single unit");
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("match-output-activation");
  }
}
