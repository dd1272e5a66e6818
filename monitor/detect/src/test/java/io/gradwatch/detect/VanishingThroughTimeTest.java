package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class VanishingThroughTimeTest {

  private static final VerdictKind KIND = VerdictKind.VANISHING_THROUGH_TIME;

  /** Norms of a state that contracts by a factor at each time step. */
  private static List<Double> contracting(double factor, int steps) {
    List<Double> norms = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      norms.add(Math.pow(factor, steps - 1 - t));
    }
    return norms;
  }

  private static Layer rnn(List<Double> norms) {
    return Layer.of("rnn", 1).throughTime(norms);
  }

  @Test
  void namesTheRecurrentLayerItsDecayAndTheTimeStepsThatReceiveGradient() {
    Event event =
        new SimulatedRun()
            .steps(40, 0.69, rnn(contracting(0.5, 50)), Layer.of("out", 1))
            .beganEvent(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("rnn");
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(28);
    assertThat(event.cause())
        .isEqualTo(
            "The gradient is multiplied by 0.50 at each time step of back-propagation: only the last"
                + " 10 of 50 time steps receive gradient.");
    assertThat(event.evidence().get(1).value()).isCloseTo(Math.log10(2), Offset.offset(1e-6));
  }

  @Test
  void staysQuietWhenTheGradientReachesTheFirstTimeSteps() {
    assertThat(new SimulatedRun().steps(100, 0.69, rnn(contracting(0.9, 50))).events(KIND))
        .isEmpty();
  }

  @Test
  void isInfo_whenTheRunLearns() {
    SimulatedRun run = new SimulatedRun().steps(10, 0.69, rnn(contracting(0.5, 50)));
    run.steps(100, 0.01, rnn(contracting(0.5, 50)));

    assertThat(run.beganEvent(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void isNotClearedByLearningAloneButByTheGradientThatReachesTheStart() {
    SimulatedRun run = new SimulatedRun().steps(40, 0.69, rnn(contracting(0.5, 50)));
    for (int i = 0; i < 100; i++) {
      run.step(
          0.69 - 0.004 * i, rnn(contracting(0.83, 50))); // the start still gets 1e-4 of the peak
    }
    assertThat(run.events(KIND)).extracting(Event::phase).containsExactly(EventPhase.BEGAN);

    run.steps(60, 0.29, rnn(contracting(0.95, 50)));

    assertThat(run.events(KIND))
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.CLEARED);
  }

  @Test
  void detectsVanishingInTheBackwardDirection() {
    List<Double> mirrored = contracting(0.5, 50);
    Collections.reverse(mirrored);
    Event event =
        new SimulatedRun()
            .steps(40, 0.69, rnn(contracting(1, 50)).backThroughTime(mirrored))
            .beganEvent(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("rnn");
  }

  @Test
  void treatsUnderflowToZeroAsVanished() {
    List<Double> norms = new ArrayList<>(contracting(1e-3, 50));
    norms.replaceAll(norm -> norm < 1e-38 ? 0.0 : norm);

    assertThat(new SimulatedRun().steps(40, 0.69, rnn(norms)).beganEvent(KIND)).isNotNull();
  }

  @Test
  void isInconclusiveWhenNoTimeStepReceivesGradient() {
    assertThat(new SimulatedRun().steps(40, 0.69, rnn(Collections.nCopies(50, 0.0))).events(KIND))
        .isEmpty();
  }

  @Test
  void ignoresShortSequences() {
    assertThat(new SimulatedRun().steps(40, 0.69, rnn(contracting(0.01, 7))).events(KIND))
        .isEmpty();
  }

  @Test
  void ignoresTrailingPadding() {
    List<Double> norms = new ArrayList<>(contracting(0.99, 30));
    norms.addAll(Collections.nCopies(20, 0.0));

    assertThat(new SimulatedRun().steps(40, 0.69, rnn(norms)).events(KIND)).isEmpty();
  }

  @Test
  void recommendsAnLstmForASimpleRecurrentLayerAndAForgetBiasForAnLstm() {
    Event plain =
        new SimulatedRun()
            .info(RunState.STARTED, 0, new LayerInfo("rnn", "SimpleRnn", "tanh", 10, 10, true))
            .steps(40, 0.69, rnn(contracting(0.5, 50)))
            .beganEvent(KIND);
    Event gated =
        new SimulatedRun()
            .info(RunState.STARTED, 0, new LayerInfo("rnn", "LSTM", "tanh", 10, 10, true))
            .steps(40, 0.69, rnn(contracting(0.5, 50)))
            .beganEvent(KIND);

    assertThat(plain.remedies().get(0).key()).isEqualTo("use-lstm");
    assertThat(gated.remedies().get(0).key()).isEqualTo("raise-forget-bias");
  }
}
