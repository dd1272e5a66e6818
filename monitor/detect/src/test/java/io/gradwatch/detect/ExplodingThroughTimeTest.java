package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExplodingThroughTimeTest {

  private static final VerdictKind KIND = VerdictKind.EXPLODING_THROUGH_TIME;

  /** Norms that grow by a factor at each time step of back-propagation. */
  private static List<Double> growingNorms(double factor, int steps) {
    return IntStream.range(0, steps).mapToObj(t -> Math.pow(factor, steps - 1 - t)).toList();
  }

  private static Layer[] rnn(List<Double> norms) {
    return new Layer[] {Layer.of("rnn", 1).throughTime(norms), Layer.of("out", 1)};
  }

  @Test
  void confirmsAtTheSecondStep() {
    Event event = new SimulatedRun().steps(2, 0.7, rnn(growingNorms(1.5, 50))).beganEvent(KIND);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isEqualTo(1);
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.layer().orElseThrow().name()).isEqualTo("rnn");
    assertThat(event.cause()).contains("multiplied by 1.5 at each of 50 time steps");
    assertThat(event.evidence().get(1).value()).isCloseTo(-Math.log10(1.5), within(1e-6));
  }

  @Test
  void needsAPlateauWhenTheGrowthIsModerate() {
    assertThat(new SimulatedRun().steps(9, 0.7, rnn(growingNorms(1.2, 50))).events(KIND)).isEmpty();
    assertThat(
            new SimulatedRun()
                .steps(60, 0.7, rnn(growingNorms(1.2, 50)))
                .beganEvent(KIND)
                .confirmedStep())
        .isEqualTo(10);
  }

  @Test
  void staysQuietAboutASingleStep() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(0.7, rnn(growingNorms(i == 50 ? 1.5 : 1.05, 50)));
    }

    assertThat(run.events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenTheGradientKeepsItsSize() {
    assertThat(new SimulatedRun().steps(100, 0.7, rnn(growingNorms(1.05, 50))).events(KIND))
        .isEmpty();
  }

  @Test
  void staysQuietAboutShortSequences() {
    assertThat(new SimulatedRun().steps(100, 0.7, rnn(growingNorms(10, 7))).events(KIND)).isEmpty();
  }

  @Test
  void treatsTrailingZerosAsPadding() {
    List<Double> padded = new java.util.ArrayList<>(growingNorms(1.05, 30));
    padded.addAll(java.util.Collections.nCopies(20, 0.0));

    assertThat(new SimulatedRun().steps(100, 0.7, rnn(padded)).events(KIND)).isEmpty();
  }

  @Test
  void isTheRootCauseOfTheExplosionThatFollows() {
    SimulatedRun run =
        new SimulatedRun()
            .steps(20, 0.7, rnn(growingNorms(1, 50)))
            .step(0.7, rnn(growingNorms(1.5, 50)))
            .step(
                9,
                Layer.of("rnn", 1e6).withUpdateNorm(2).throughTime(growingNorms(1.5, 50)),
                Layer.of("out", 1e6).withUpdateNorm(2));

    assertThat(run.beganEvent(KIND).rootCause()).isTrue();
    assertThat(run.beganEvent(VerdictKind.EXPLODING_GRADIENT).causedBy())
        .isEqualTo(run.beganEvent(KIND).id());
  }
}
