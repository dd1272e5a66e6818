package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.TimeStepReport;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Sequences of 50 time steps, of which masks leave a part. */
final class PaddedSequencesTest {

  private static final int STEPS = 50;

  /** Norms that shrink by a factor at each time step of back-propagation. */
  private static List<Double> norms(double factor, int steps) {
    List<Double> norms = new ArrayList<>();
    for (int t = 0; t < steps; t++) {
      norms.add(Math.pow(factor, steps - 1 - t));
    }
    return norms;
  }

  private static List<Double> zeros(int count) {
    return Collections.nCopies(count, 0.0);
  }

  private static List<Double> concat(List<Double> first, List<Double> second) {
    List<Double> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static TimeStepReport masked(List<Double> norms, int longest, double mean) {
    return new TimeStepReport(
        norms, List.of(), STEPS, OptionalInt.of(longest), OptionalDouble.of(mean));
  }

  private static SimulatedRun run(TimeStepReport timeSteps) {
    return new SimulatedRun()
        .steps(60, 0.69, Layer.of("rnn", 1).throughTime(timeSteps), Layer.of("out", 1));
  }

  private static List<Event> throughTime(TimeStepReport timeSteps) {
    SimulatedRun run = run(timeSteps);
    List<Event> events = new ArrayList<>(run.events(VerdictKind.VANISHING_THROUGH_TIME));
    events.addAll(run.events(VerdictKind.EXPLODING_THROUGH_TIME));
    return events;
  }

  @Test
  void paddingAtTheStartIsNoVanishedGradient() {
    List<Double> padded = concat(zeros(20), norms(0.95, 30));

    assertThat(throughTime(masked(padded, 30, 30))).isEmpty();
    assertThat(throughTime(new TimeStepReport(padded, List.of(), STEPS))).hasSize(1);
  }

  @Test
  void paddingAtTheEndIsNoPartOfTheSequence() {
    List<Double> padded = concat(norms(0.95, 30), zeros(20));

    assertThat(throughTime(masked(padded, 30, 30))).isEmpty();
    assertThat(throughTime(new TimeStepReport(padded, List.of(), STEPS))).isEmpty();
  }

  @Test
  void aGradientVanishesOverTheTrueLengthWhereverThePaddingIs() {
    List<Double> vanishing = norms(0.5, 30);
    for (List<Double> padded :
        List.of(concat(vanishing, zeros(20)), concat(zeros(20), vanishing))) {
      SimulatedRun run = run(masked(padded, 30, 30));

      Event event = run.beganEvent(VerdictKind.VANISHING_THROUGH_TIME);
      assertThat(event.cause()).endsWith("only the last 10 of 30 time steps receive gradient.");
      assertThat(event.evidence().get(3).value()).isEqualTo(30);
    }
  }

  @Test
  void aGradientThatUnderflowsAtTheStartHasVanishedAlsoBeforePaddingAtTheEnd() {
    List<Double> underflown = concat(zeros(20), norms(0.01, 10));

    assertThat(throughTime(masked(concat(underflown, zeros(20)), 30, 30)))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.VANISHING_THROUGH_TIME);
  }

  @Test
  void theEndOfTheLongestSequenceIsNoMeasureOfAnExplosionIfTheOthersEndBefore() {
    // all sequences have a gradient of 1, but the longest ones are predicted well already
    List<Double> ragged =
        concat(norms(1, 30), concat(norms(1, 10).stream().map(n -> n * 1e-5).toList(), zeros(10)));

    assertThat(throughTime(masked(ragged, 40, 26))).isEmpty();
    assertThat(throughTime(masked(ragged, 40, 40)))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.EXPLODING_THROUGH_TIME);
  }

  @Test
  void theStartOfTheLongestSequenceIsNoMeasureOfVanishingIfTheOthersStartLater() {
    List<Double> ragged =
        concat(zeros(10), concat(norms(1, 10).stream().map(n -> n * 1e-6).toList(), norms(1, 30)));

    assertThat(throughTime(masked(ragged, 40, 26))).isEmpty();
    assertThat(throughTime(masked(ragged, 40, 40)))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.VANISHING_THROUGH_TIME);
  }

  @Test
  void anExplosionOverTheTrueLengthIsFound() {
    assertThat(throughTime(masked(concat(norms(1.5, 30), zeros(20)), 30, 30)))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.EXPLODING_THROUGH_TIME);
  }

  @Test
  void alignedNormsAreTheWholeSequenceWhateverLengthsAreReported() {
    TimeStepReport exploding =
        new TimeStepReport(
            norms(1.5, 30), List.of(), STEPS, OptionalInt.of(45), OptionalDouble.of(20), true);
    TimeStepReport vanishing =
        new TimeStepReport(
            concat(zeros(10), norms(0.01, 10)),
            List.of(),
            STEPS,
            OptionalInt.of(45),
            OptionalDouble.of(20),
            true);

    assertThat(throughTime(exploding))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.EXPLODING_THROUGH_TIME);
    assertThat(throughTime(vanishing))
        .extracting(Event::kind)
        .containsExactly(VerdictKind.VANISHING_THROUGH_TIME);
  }

  @Test
  void theBackwardDirectionStartsAtTheTrueEnd() {
    List<Double> mirrored = new ArrayList<>(norms(0.95, 30));
    Collections.reverse(mirrored); // greatest at the first time step, where its reading ends
    List<Double> reverse = concat(mirrored, zeros(20));
    TimeStepReport report =
        new TimeStepReport(
            concat(norms(0.95, 30), zeros(20)),
            reverse,
            STEPS,
            OptionalInt.of(30),
            OptionalDouble.of(30));

    assertThat(throughTime(report)).isEmpty();
  }

  @Test
  void sequencesWithoutGradientAreInconclusive() {
    assertThat(throughTime(masked(zeros(STEPS), 30, 30))).isEmpty();
    assertThat(
            throughTime(
                new TimeStepReport(
                    List.of(), List.of(), STEPS, OptionalInt.of(0), OptionalDouble.of(0), true)))
        .isEmpty();
  }

  @Test
  void sequencesOfATrueLengthBelowTheMinimumAreNotEvaluated() {
    assertThat(throughTime(masked(concat(norms(0.01, 7), zeros(43)), 7, 7))).isEmpty();
  }
}
