package io.gradwatch.detect.verdict;

import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.feature.FeatureWindows;
import io.gradwatch.detect.window.LearningLimits;
import io.gradwatch.detect.window.RunFacts;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

final class DetectorPipelineTest {

  /** A detector whose observation at each step is defined by the test. */
  private record ScriptedDetector(
      VerdictKind kind, int confirmAfter, LongFunction<Observation> script) implements Detector {

    @Override
    public Hysteresis hysteresis() {
      return new Hysteresis(confirmAfter, 5);
    }

    @Override
    public Observation detect(RunView run) {
      return script.apply(run.step());
    }
  }

  private static Observation abnormal(Severity severity, long onset) {
    return Observation.abnormal(
        new Finding(severity, Optional.empty(), List.of(), onset, "", List.of(), List.of()));
  }

  private static Observation presentAtStart(Severity severity) {
    return Observation.abnormal(
        new Finding(severity, Optional.empty(), List.of(), 0, true, "", List.of(), List.of()));
  }

  private static LongFunction<Observation> between(long from, long to, Severity severity) {
    return step -> step >= from && step < to ? abnormal(severity, from) : Observation.normal();
  }

  private static List<Event> evaluate(int steps, Detector... detectors) {
    DetectorPipeline pipeline = new DetectorPipeline(List.of(detectors));
    Incident incident = Incident.empty();
    List<Event> events = new ArrayList<>();
    for (long step = 0; step < steps; step++) {
      RunView view =
          new RunView(
              step,
              0,
              List.of(),
              new TrainingCurves(),
              Optional.empty(),
              RunFacts.UNKNOWN,
              LearningLimits.defaults(),
              FeatureWindows.defaults());
      DetectorPipeline.IncidentUpdate update =
          pipeline.evaluate(incident, "run", 1, Instant.EPOCH, view);
      incident = update.incident();
      events.addAll(update.events());
    }
    return events;
  }

  private static Event last(List<Event> events, VerdictKind kind) {
    return events.stream().filter(e -> e.kind() == kind).reduce((a, b) -> b).orElseThrow();
  }

  @Test
  void aConsequenceIsDeferredUntilItsPossibleCauseIsConfirmed() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(VANISHING_GRADIENT, 10, between(0, 99, Severity.CRITICAL)),
            new ScriptedDetector(LOSS_PLATEAU, 3, between(0, 99, Severity.WARNING)));

    assertThat(events).extracting(Event::kind).containsExactly(VANISHING_GRADIENT, LOSS_PLATEAU);
    assertThat(last(events, VANISHING_GRADIENT).rootCause()).isTrue();
    assertThat(last(events, LOSS_PLATEAU).confirmedStep()).isEqualTo(9);
    assertThat(last(events, LOSS_PLATEAU).causedBy()).isEqualTo(events.get(0).id());
  }

  @Test
  void aConsequenceIsConfirmedOnceItsPossibleCauseIsNormal() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(VANISHING_GRADIENT, 10, between(0, 6, Severity.CRITICAL)),
            new ScriptedDetector(LOSS_PLATEAU, 3, between(0, 99, Severity.WARNING)));

    assertThat(events).extracting(Event::kind).containsExactly(LOSS_PLATEAU);
    assertThat(events.get(0).confirmedStep()).isEqualTo(6);
  }

  @Test
  void aCauseWithAnEarlierOnsetReplacesItsConsequenceAsRootCause() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(
                VANISHING_GRADIENT,
                1,
                step -> step < 10 ? Observation.inconclusive() : abnormal(Severity.CRITICAL, 0)),
            new ScriptedDetector(LOSS_PLATEAU, 3, between(0, 99, Severity.WARNING)));

    assertThat(events)
        .extracting(Event::phase)
        .containsExactly(EventPhase.BEGAN, EventPhase.BEGAN, EventPhase.REVISED);
    assertThat(last(events, VANISHING_GRADIENT).rootCause()).isTrue();
    assertThat(last(events, LOSS_PLATEAU).rootCause()).isFalse();
    assertThat(last(events, LOSS_PLATEAU).causedBy()).isEqualTo(events.get(1).id());
  }

  @Test
  void aMoreSevereVerdictReplacesARootCauseThatCannotExplainIt() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(10, 99, Severity.CRITICAL)),
            new ScriptedDetector(OVERFITTING, 1, between(0, 99, Severity.WARNING)));

    assertThat(last(events, EXPLODING_GRADIENT).rootCause()).isTrue();
    assertThat(last(events, OVERFITTING).rootCause()).isFalse();
    assertThat(last(events, OVERFITTING).causedBy()).isEmpty();
  }

  @Test
  void aRootCauseRemainsWhileItsConsequencesAreActive() {
    List<Event> events =
        evaluate(
            40,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(0, 5, Severity.CRITICAL)),
            new ScriptedDetector(NON_FINITE, 1, between(5, 30, Severity.CRITICAL)),
            new ScriptedDetector(OVERFITTING, 1, between(36, 99, Severity.WARNING)));

    assertThat(last(events, NON_FINITE).causedBy())
        .isEqualTo(last(events, EXPLODING_GRADIENT).id());
    assertThat(last(events, OVERFITTING).rootCause()).isTrue();
  }

  @Test
  void aVerdictPresentAtStartIsNoConsequence() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(1, 99, Severity.CRITICAL)),
            new ScriptedDetector(
                VerdictKind.DEAD_NEURONS, 5, step -> presentAtStart(Severity.WARNING)));

    assertThat(last(events, VerdictKind.DEAD_NEURONS).rootCause()).isTrue();
    assertThat(last(events, EXPLODING_GRADIENT).rootCause()).isFalse();
  }

  @Test
  void ofTwoVerdictsPresentAtStartTheFirstConfirmedIsTheRootCause() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(
                VerdictKind.POOR_INITIALIZATION, 3, step -> presentAtStart(Severity.WARNING)),
            new ScriptedDetector(
                VerdictKind.SATURATED_ACTIVATIONS, 5, step -> presentAtStart(Severity.CRITICAL)));

    assertThat(last(events, VerdictKind.POOR_INITIALIZATION).rootCause()).isTrue();
    assertThat(last(events, VerdictKind.SATURATED_ACTIVATIONS).rootCause()).isFalse();
  }

  @Test
  void aVerdictHiddenByANanIsNotEvaluated() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(NON_FINITE, 1, between(5, 99, Severity.CRITICAL)),
            new ScriptedDetector(VANISHING_GRADIENT, 1, between(6, 99, Severity.CRITICAL)));

    assertThat(events).extracting(Event::kind).containsExactly(NON_FINITE);
  }

  @Test
  void anInfoVerdictIsTheRootCauseUntilAnAlertingVerdictItCannotExplain() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(VANISHING_GRADIENT, 1, between(0, 99, Severity.INFO)),
            new ScriptedDetector(LOSS_PLATEAU, 1, between(5, 99, Severity.WARNING)),
            new ScriptedDetector(OVERFITTING, 1, between(10, 99, Severity.WARNING)));

    assertThat(events.get(0).rootCause()).isTrue();
    assertThat(last(events, LOSS_PLATEAU).causedBy()).isEqualTo(events.get(0).id());
    assertThat(last(events, OVERFITTING).rootCause()).isTrue();
    assertThat(last(events, VANISHING_GRADIENT).phase()).isEqualTo(EventPhase.REVISED);
  }

  @Test
  void aPlateauThatWasCertainBeforeAnExplosionBeganIsIndependentOfIt() {
    List<Event> events =
        evaluate(
            300,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(255, 999, Severity.CRITICAL)),
            new ScriptedDetector(
                LOSS_PLATEAU,
                8,
                step -> step < 35 ? Observation.inconclusive() : abnormal(Severity.WARNING, 0)));

    assertThat(last(events, LOSS_PLATEAU).confirmedStep()).isEqualTo(42);
    assertThat(last(events, LOSS_PLATEAU).rootCause()).isFalse();
    assertThat(last(events, LOSS_PLATEAU).causedBy()).isEmpty();
    assertThat(last(events, EXPLODING_GRADIENT).rootCause()).isTrue();
  }

  @Test
  void aVerdictThatIsConfirmedAfterAnExplosionIsIndependentOfItIfItBeganLongBefore() {
    List<Event> events =
        evaluate(
            300,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(255, 999, Severity.CRITICAL)),
            new ScriptedDetector(
                LOSS_PLATEAU,
                1,
                step -> step < 260 ? Observation.inconclusive() : abnormal(Severity.WARNING, 0)));

    assertThat(last(events, LOSS_PLATEAU).causedBy()).isEmpty();
    assertThat(last(events, LOSS_PLATEAU).onsetStep()).isZero();
  }

  @Test
  void aConsequenceBeginsWithItsCauseIfTheWindowOfItsStatisticsReachesBackBehindIt() {
    assertThat(plateauOver(40, 20).causedBy()).isNotEmpty();
    assertThat(plateauOver(40, 20).onsetStep()).isEqualTo(20);
    assertThat(plateauOver(40, 21).causedBy()).isEmpty();
    assertThat(plateauOver(40, 21).onsetStep()).isZero();
  }

  /** A plateau whose window is the steps from 0, and an explosion within that window. */
  private static Event plateauOver(long window, long explosion) {
    List<Event> events =
        evaluate(
            60,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(explosion, 99, Severity.CRITICAL)),
            new ScriptedDetector(
                LOSS_PLATEAU,
                1,
                step ->
                    step < window ? Observation.inconclusive() : abnormal(Severity.WARNING, 0)));
    return last(events, LOSS_PLATEAU);
  }

  @Test
  void theTimeForWhichAVerdictIsDeferredIsNotPartOfItsWindow() {
    List<Event> events =
        evaluate(
            120,
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(30, 999, Severity.CRITICAL)),
            new ScriptedDetector(VerdictKind.DEAD_NEURONS, 99, between(0, 80, Severity.CRITICAL)),
            new ScriptedDetector(LOSS_PLATEAU, 20, between(0, 999, Severity.WARNING)));

    assertThat(last(events, LOSS_PLATEAU).confirmedStep()).isEqualTo(80);
    assertThat(last(events, LOSS_PLATEAU).causedBy()).isEmpty();
  }

  @Test
  void aVerdictThatTheRootCauseCannotHaveCausedFollowsFromAnotherThatCan() {
    List<Event> events =
        evaluate(
            60,
            new ScriptedDetector(
                VerdictKind.SATURATED_ACTIVATIONS, 1, between(10, 99, Severity.WARNING)),
            new ScriptedDetector(VANISHING_GRADIENT, 1, between(20, 99, Severity.WARNING)),
            new ScriptedDetector(OVERFITTING, 1, between(0, 99, Severity.WARNING)));

    assertThat(last(events, OVERFITTING).rootCause()).isTrue();
    assertThat(last(events, VerdictKind.SATURATED_ACTIVATIONS).causedBy()).isEmpty();
    assertThat(last(events, VANISHING_GRADIENT).causedBy())
        .isEqualTo(last(events, VerdictKind.SATURATED_ACTIVATIONS).id());
  }

  @Test
  void aStallIsNoConsequenceOfTheRootCause() {
    List<Event> events =
        evaluate(
            20,
            new ScriptedDetector(VerdictKind.RUN_STALLED, 1, between(10, 99, Severity.CRITICAL)),
            new ScriptedDetector(EXPLODING_GRADIENT, 1, between(0, 99, Severity.WARNING)));

    assertThat(last(events, EXPLODING_GRADIENT).rootCause()).isTrue();
    assertThat(last(events, VerdictKind.RUN_STALLED).rootCause()).isFalse();
    assertThat(last(events, VerdictKind.RUN_STALLED).causedBy()).isEmpty();
  }
}
