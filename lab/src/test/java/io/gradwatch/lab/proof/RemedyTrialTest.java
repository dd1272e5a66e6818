package io.gradwatch.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.catalogue.FaultCatalogue;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RemedyTrialTest {

  /** Its target is an accuracy of 0.85. */
  private static final Fault DEEP_SIGMOID = FaultCatalogue.fault("deep-sigmoid").orElseThrow();

  private static final TrialOutcome UNTREATED =
      outcome(0.09, VerdictKind.VANISHING_GRADIENT, VerdictKind.LOSS_PLATEAU);

  private static TrialOutcome outcome(double quality, VerdictKind... active) {
    List<Event> events = Stream.of(active).map(kind -> event(kind, kind == active[0])).toList();
    return new TrialOutcome(
        quality, events, List.of(), events.stream().findFirst(), 400, Duration.ofSeconds(1), "");
  }

  private static Event event(VerdictKind kind, boolean rootCause) {
    return new Event(
        "run",
        1,
        kind.name(),
        EventPhase.BEGAN,
        kind,
        Severity.WARNING,
        Optional.empty(),
        List.of(),
        0,
        28,
        OptionalLong.empty(),
        rootCause,
        "",
        "",
        List.of(),
        List.of(),
        Instant.EPOCH);
  }

  private static RemedyTrial trial(TrialOutcome untreated, TrialOutcome treated) {
    return RemedyTrial.completed(RemedyKey.USE_RELU_HE, 1, "", treated, DEEP_SIGMOID, untreated);
  }

  @Test
  void aCureThatIsFollowedByOverfittingCountsAndShowsIt() {
    RemedyTrial trial = trial(UNTREATED, outcome(0.94, VerdictKind.OVERFITTING));

    assertThat(trial.cured()).isTrue();
    assertThat(trial.subsequentKinds()).containsExactly(VerdictKind.OVERFITTING);
  }

  @Test
  void aTrainingThatStillHasThePlantedVerdictIsNotCured() {
    RemedyTrial trial = trial(UNTREATED, outcome(0.94, VerdictKind.VANISHING_GRADIENT));

    assertThat(trial.cured()).isFalse();
    assertThat(trial.subsequentKinds()).isEmpty();
  }

  @Test
  void aTrainingThatStillHasTheUntreatedRootCauseIsNotCured() {
    TrialOutcome otherRootCause = outcome(0.09, VerdictKind.POOR_INITIALIZATION);

    assertThat(trial(otherRootCause, outcome(0.94, VerdictKind.POOR_INITIALIZATION)).cured())
        .isFalse();
  }

  @Test
  void aTrainingBelowTheTargetIsNotCured() {
    assertThat(trial(UNTREATED, outcome(0.849)).cured()).isFalse();
    assertThat(trial(UNTREATED, outcome(0.85)).cured()).isTrue();
    assertThat(trial(UNTREATED, outcome(Double.NaN)).cured()).isFalse();
  }

  @Test
  void aFaultIsReproducedIfItsOwnTrainingFails() {
    assertThat(new FaultReport(DEEP_SIGMOID, UNTREATED, List.of()).reproduced()).isTrue();
    assertThat(
            new FaultReport(DEEP_SIGMOID, outcome(0.94, VerdictKind.VANISHING_GRADIENT), List.of())
                .reproduced())
        .isTrue();
    assertThat(new FaultReport(DEEP_SIGMOID, outcome(0.94), List.of()).reproduced()).isFalse();
  }
}
