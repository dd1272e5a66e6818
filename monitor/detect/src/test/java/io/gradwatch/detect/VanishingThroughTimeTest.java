package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
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

  /** Norms of a state that contracts by a factor at each of its time steps. */
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
  void namesTheRecurrentLayerItsDecayAndWhatIsStillHeard() {
    Event event =
        new Replay().steps(40, 0.69, rnn(contracting(0.5, 50)), Layer.of("out", 1)).began(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("rnn");
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.rootCause()).isTrue();
    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(28);
    assertThat(event.cause())
        .isEqualTo(
            "The gradient shrinks to 0.50 of itself at each time step on its way back: only the"
                + " last 10 of 50 time steps are learned from.");
    assertThat(event.evidence().get(1).value()).isCloseTo(Math.log10(2), Offset.offset(1e-6));
  }

  @Test
  void staysQuietWhenTheGradientReachesBack() {
    assertThat(new Replay().steps(100, 0.69, rnn(contracting(0.9, 50))).events(KIND)).isEmpty();
  }

  @Test
  void onlyNotesIt_whenTheTaskIsLearnedAllTheSame() {
    Replay replay = new Replay().steps(10, 0.69, rnn(contracting(0.5, 50)));
    replay.steps(100, 0.01, rnn(contracting(0.5, 50)));

    assertThat(replay.began(KIND).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void seesABackwardDirectionThatForgetsTheSequencesEnd() {
    List<Double> mirrored = contracting(0.5, 50);
    Collections.reverse(mirrored);
    Event event =
        new Replay().steps(40, 0.69, rnn(contracting(1, 50)).backThroughTime(mirrored)).began(KIND);

    assertThat(event.layer().orElseThrow().name()).isEqualTo("rnn");
  }

  @Test
  void takesGradientThatUnderflowsToZeroForVanished() {
    List<Double> norms = new ArrayList<>(contracting(1e-3, 50));
    norms.replaceAll(norm -> norm < 1e-38 ? 0.0 : norm);

    assertThat(new Replay().steps(40, 0.69, rnn(norms)).began(KIND)).isNotNull();
  }

  @Test
  void staysUnsureWhenNoTimeStepReceivesAnything() {
    assertThat(new Replay().steps(40, 0.69, rnn(Collections.nCopies(50, 0.0))).events(KIND))
        .isEmpty();
  }

  @Test
  void doesNotJudgeShortSequences() {
    assertThat(new Replay().steps(40, 0.69, rnn(contracting(0.01, 7))).events(KIND)).isEmpty();
  }

  @Test
  void ignoresPaddingBehindTheSequencesEnd() {
    List<Double> norms = new ArrayList<>(contracting(0.99, 30));
    norms.addAll(Collections.nCopies(20, 0.0));

    assertThat(new Replay().steps(40, 0.69, rnn(norms)).events(KIND)).isEmpty();
  }

  @Test
  void advisesAnLstmForAPlainRecurrentLayerAndAForgetBiasForAnLstm() {
    Event plain =
        new Replay()
            .info(RunState.STARTED, 0, new LayerInfo("rnn", "SimpleRnn", "tanh", 10, 10, true))
            .steps(40, 0.69, rnn(contracting(0.5, 50)))
            .began(KIND);
    Event gated =
        new Replay()
            .info(RunState.STARTED, 0, new LayerInfo("rnn", "LSTM", "tanh", 10, 10, true))
            .steps(40, 0.69, rnn(contracting(0.5, 50)))
            .began(KIND);

    assertThat(plain.remedies().get(0).key()).isEqualTo("use-lstm");
    assertThat(gated.remedies().get(0).key()).isEqualTo("raise-forget-bias");
  }
}
