package io.gradwatch.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.Detection;
import io.gradwatch.benchmarks.detector.VerdictPeriod;
import io.gradwatch.benchmarks.detector.VerdictSummary;
import io.gradwatch.benchmarks.population.Population;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.population.Variant;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FamilyScoresTest {

  private static final long RUN_LENGTH = 400;

  private static final Variant HEALTHY = variant("label-noise-digits-dense-adam");
  private static final Variant EXPLODES_AT_300 =
      variant("exploding-friedman-nesterovs-jump-at-300");

  private static Variant variant(String name) {
    return Population.all().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static DetectionOutcome outcome(Variant variant, VerdictSummary... verdicts) {
    List<VerdictPeriod> periods = new ArrayList<>();
    for (VerdictSummary verdict : verdicts) {
      periods.add(
          new VerdictPeriod(
              verdict.kind(), verdict.severity(), verdict.confirmedStep(), RUN_LENGTH));
    }
    return new DetectionOutcome(
        "judge",
        new PopulationRun(variant, 1),
        301,
        Set.of(VerdictKind.OVERFITTING),
        new Detection(List.of(verdicts), periods));
  }

  private static VerdictSummary verdict(VerdictKind kind, Severity severity, long step) {
    return new VerdictSummary(kind, "", step, step, severity, true);
  }

  private static FamilyRow row(
      FamilyDimension dimension, String value, List<DetectionOutcome> outcomes) {
    return FamilyScores.rows(outcomes).stream()
        .filter(row -> row.dimension() == dimension && row.value().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static FamilyRow all(DetectionOutcome... outcomes) {
    return row(FamilyDimension.ALL, "", List.of(outcomes));
  }

  @Test
  void measuresTheDelayOfAnAlarmFromTheOnset() {
    FamilyRow row =
        all(
            outcome(HEALTHY),
            outcome(
                EXPLODES_AT_300,
                verdict(VerdictKind.LOSS_PLATEAU, Severity.WARNING, 10),
                verdict(VerdictKind.EXPLODING_GRADIENT, Severity.CRITICAL, 305)),
            outcome(EXPLODES_AT_300, verdict(VerdictKind.EXPLODING_GRADIENT, Severity.INFO, 321)));

    assertThat(row.alarmShare()).isEqualTo(1);
    assertThat(row.delayP50()).isZero();
    assertThat(row.delayP95()).isEqualTo(20);
  }

  @Test
  void raisesTheThresholdAboveFalseAlarms() {
    FamilyRow row =
        all(
            outcome(HEALTHY, verdict(VerdictKind.LOSS_PLATEAU, Severity.WARNING, 390)),
            outcome(
                EXPLODES_AT_300, verdict(VerdictKind.EXPLODING_GRADIENT, Severity.WARNING, 302)),
            outcome(EXPLODES_AT_300, verdict(VerdictKind.EXPLODING_GRADIENT, Severity.INFO, 302)));

    assertThat(row.falseAlarmRuns()).isEqualTo(1);
    assertThat(row.alarmShare()).isEqualTo(0.5);
    assertThat(row.delayP50()).isEqualTo(302 + 10 - 301);
    assertThat(row.averagePrecision()).isEqualTo((1 + 2.0 / 3) / 2);
  }

  @Test
  void countsFalseCriticalsButNotJustifiedOnes() {
    FamilyRow row =
        all(
            outcome(HEALTHY, verdict(VerdictKind.LOSS_PLATEAU, Severity.CRITICAL, 5)),
            outcome(HEALTHY, verdict(VerdictKind.LOSS_PLATEAU, Severity.WARNING, 5)),
            outcome(HEALTHY, verdict(VerdictKind.OVERFITTING, Severity.CRITICAL, 5)));

    assertThat(row.falseAlarmRuns()).isEqualTo(2);
    assertThat(row.criticalRuns()).isEqualTo(1);
    assertThat(row.alarmShare()).isNaN();
    assertThat(row.delayP50()).isEqualTo(-1);
  }

  @Test
  void abstainsWithVerdictsOfSeverityInfoOnly() {
    FamilyRow row =
        all(
            outcome(HEALTHY),
            outcome(HEALTHY, verdict(VerdictKind.LOSS_PLATEAU, Severity.INFO, 5)),
            outcome(
                HEALTHY,
                verdict(VerdictKind.LOSS_PLATEAU, Severity.INFO, 5),
                verdict(VerdictKind.OVERFITTING, Severity.WARNING, 9)),
            outcome(EXPLODES_AT_300, verdict(VerdictKind.EXPLODING_GRADIENT, Severity.INFO, 302)));

    assertThat(row.abstained()).isEqualTo(0.5);
  }

  @Test
  void groupsByEveryPartOfTheFamilyAndByCondition() {
    List<DetectionOutcome> outcomes = List.of(outcome(HEALTHY), outcome(EXPLODES_AT_300));

    assertThat(FamilyScores.rows(outcomes))
        .extracting(row -> row.dimension() + " " + row.value())
        .containsExactly(
            "ALL ",
            "ARCHITECTURE dense",
            "DATASET digits",
            "DATASET friedman",
            "OPTIMISER Adam",
            "OPTIMISER momentum",
            "CONDITION label-noise");
    FamilyRow digits = row(FamilyDimension.DATASET, "digits", outcomes);
    assertThat(digits.healthyRuns()).isEqualTo(1);
    assertThat(digits.faultyRuns()).isZero();
  }
}
