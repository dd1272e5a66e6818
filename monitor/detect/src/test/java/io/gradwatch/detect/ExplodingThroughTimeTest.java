package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExplodingThroughTimeTest {

  private static final VerdictKind KIND = VerdictKind.EXPLODING_THROUGH_TIME;

  /** Norms that grow by a factor at each time step on the way back. */
  private static List<Double> stretching(double factor, int steps) {
    return IntStream.range(0, steps).mapToObj(t -> Math.pow(factor, steps - 1 - t)).toList();
  }

  private static Layer[] rnn(List<Double> norms) {
    return new Layer[] {Layer.of("rnn", 1).throughTime(norms), Layer.of("out", 1)};
  }

  @Test
  void isCertainAtTheFirstStep() {
    Event event = new Replay().step(0.7, rnn(stretching(1.5, 50))).began(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isZero();
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("rnn");
    assertThat(event.cause()).contains("grows by 1.5 at each of 50 time steps");
    assertThat(event.evidence().get(1).value()).isCloseTo(-Math.log10(1.5), within(1e-6));
  }

  @Test
  void needsAStandingLossWhereTheGrowthIsModerate() {
    assertThat(new Replay().steps(9, 0.7, rnn(stretching(1.2, 50))).events(KIND)).isEmpty();
    assertThat(new Replay().steps(60, 0.7, rnn(stretching(1.2, 50))).began(KIND).confirmedStep())
        .isEqualTo(9);
  }

  @Test
  void staysQuietWhenTheGradientKeepsItsSize() {
    assertThat(new Replay().steps(100, 0.7, rnn(stretching(1.05, 50))).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutShortSequences() {
    assertThat(new Replay().steps(100, 0.7, rnn(stretching(10, 7))).events(KIND)).isEmpty();
  }

  @Test
  void takesZerosBehindASequenceForPadding() {
    List<Double> padded = new java.util.ArrayList<>(stretching(1.05, 30));
    padded.addAll(java.util.Collections.nCopies(20, 0.0));

    assertThat(new Replay().steps(100, 0.7, rnn(padded)).events(KIND)).isEmpty();
  }

  @Test
  void isTheRootCauseOfTheExplosionThatFollows() {
    Replay replay =
        new Replay()
            .steps(20, 0.7, rnn(stretching(1, 50)))
            .step(0.7, rnn(stretching(1.5, 50)))
            .step(
                9,
                Layer.of("rnn", 1e6).updating(2).throughTime(stretching(1.5, 50)),
                Layer.of("out", 1e6).updating(2));

    assertThat(replay.began(KIND).rootCause()).isTrue();
    assertThat(replay.began(VerdictKind.EXPLODING_GRADIENT).causedBy())
        .isEqualTo(replay.began(KIND).id());
  }
}
