package io.gradwatch.benchmarks.score;

import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.Detection;
import io.gradwatch.benchmarks.detector.VerdictSummary;
import io.gradwatch.benchmarks.population.Population;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.population.Variant;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScoreAggregatorTest {

  private static final Variant HEALTHY = variant("digits-2x64-sgd");
  private static final Variant EXPLODES_AT_300 =
      variant("exploding-friedman-nesterovs-jump-at-300");

  private static Variant variant(String name) {
    return Population.all().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static VerdictSummary verdict(
      VerdictKind kind, long step, Severity severity, boolean rootCause) {
    return new VerdictSummary(kind, "", step, step, severity, rootCause);
  }

  private static VerdictSummary warning(VerdictKind kind, long step) {
    return verdict(kind, step, Severity.WARNING, false);
  }

  private static DetectionOutcome outcome(Variant variant, VerdictSummary... verdicts) {
    return new DetectionOutcome(
        "judge",
        new PopulationRun(variant, 1),
        301,
        Set.of(),
        new Detection(List.of(verdicts), List.of()));
  }

  @Test
  void findsTheFaultByAnEquivalentKindAtAnySeverity() {
    DetectionOutcome outcome =
        outcome(EXPLODES_AT_300, verdict(NON_FINITE, 304, Severity.INFO, false));

    assertThat(outcome.found()).isTrue();
    assertThat(outcome.rootCauseRight()).isFalse();
    assertThat(outcome.lag()).hasValue(3);
  }

  @Test
  void requiresTheRootCauseToNameTheFault() {
    VerdictSummary plateau = verdict(LOSS_PLATEAU, 302, Severity.WARNING, true);
    VerdictSummary explosion = verdict(EXPLODING_GRADIENT, 302, Severity.CRITICAL, true);

    assertThat(outcome(EXPLODES_AT_300, plateau, warning(NON_FINITE, 303)).rootCauseRight())
        .isFalse();
    assertThat(outcome(EXPLODES_AT_300, explosion).rootCauseRight()).isTrue();
  }

  @Test
  void ignoresVerdictsBeforeTheFaultIsPlanted() {
    DetectionOutcome outcome = outcome(EXPLODES_AT_300, warning(EXPLODING_GRADIENT, 299));

    assertThat(outcome.found()).isFalse();
    assertThat(outcome.lag()).isEmpty();
    assertThat(outcome.premature()).containsExactly(EXPLODING_GRADIENT);
  }

  @Test
  void hasNoLagBetweenPlantingAndOnset() {
    assertThat(outcome(EXPLODES_AT_300, warning(EXPLODING_GRADIENT, 300)).lag()).hasValue(0);
  }

  @Test
  void countsUnjustifiedAlertingKindsOnAHealthyRunAsFalseAlarms() {
    VerdictSummary info = verdict(VANISHING_GRADIENT, 5, Severity.INFO, true);

    assertThat(outcome(HEALTHY, info).falseAlarms()).isEmpty();
    assertThat(outcome(HEALTHY, info, warning(LOSS_PLATEAU, 9)).falseAlarms())
        .containsExactly(LOSS_PLATEAU);
    assertThat(
            new DetectionOutcome(
                    "judge",
                    new PopulationRun(HEALTHY, 1),
                    0,
                    Set.of(OVERFITTING),
                    new Detection(List.of(warning(OVERFITTING, 50)), List.of()))
                .falseAlarms())
        .isEmpty();
  }

  @Test
  void countsWrongKindsOnAFaultyRunAsForbidden() {
    DetectionOutcome outcome = outcome(EXPLODES_AT_300, warning(VANISHING_GRADIENT, 310));

    assertThat(outcome.falseAlarms()).isEmpty();
    assertThat(outcome.forbidden()).containsExactly(VANISHING_GRADIENT);
  }

  @Test
  void aggregatesByKindWithTheTotalLast() {
    List<DetectionOutcome> outcomes =
        List.of(
            outcome(EXPLODES_AT_300, verdict(EXPLODING_GRADIENT, 303, Severity.CRITICAL, true)),
            outcome(EXPLODES_AT_300),
            outcome(HEALTHY),
            outcome(HEALTHY, warning(LOSS_PLATEAU, 1), warning(NON_FINITE, 2)),
            outcome(variant("plain-digits-layernorm-sgd")));

    List<ScoreRow> rows = ScoreAggregator.rows(outcomes);

    assertThat(rows)
        .filteredOn(row -> row.part().equals("tuned"))
        .containsExactly(
            new ScoreRow("judge", "tuned", "EXPLODING_GRADIENT", 2, 0.5, 0.5, 0, 2, 2, 2),
            new ScoreRow("judge", "tuned", "NON_FINITE", 0, Double.NaN, Double.NaN, 1, 2, -1, -1),
            new ScoreRow("judge", "tuned", "LOSS_PLATEAU", 0, Double.NaN, Double.NaN, 1, 2, -1, -1),
            new ScoreRow("judge", "tuned", "ALL", 2, 0.5, 0.5, 1, 2, 2, 2));
    assertThat(rows)
        .filteredOn(row -> row.part().equals("apart"))
        .containsExactly(
            new ScoreRow("judge", "apart", "ALL", 0, Double.NaN, Double.NaN, 0, 1, -1, -1));
  }

  @Test
  void aQuantileIsTheSmallestThatSoManyDoNotExceed() {
    assertThat(ScoreAggregator.quantile(new long[] {1, 2, 3, 4}, 0.5)).isEqualTo(2);
    assertThat(ScoreAggregator.quantile(new long[] {1, 2, 3, 4}, 0.95)).isEqualTo(4);
    assertThat(ScoreAggregator.quantile(new long[] {}, 0.5)).isEqualTo(-1);
  }
}
