package io.gradwatch.benchmarks.detector;

import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.POOR_INITIALIZATION;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_SMALL;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.RecordingBuilder.LayerFixture;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PublishedRulesTest {

  private static final LayerFixture HEALTHY = LayerFixture.healthy();

  private static List<VerdictKind> kinds(FaultDetector detector, RecordingBuilder run) {
    return detector.detect(run.build()).verdicts().stream().map(VerdictSummary::kind).toList();
  }

  /** Nine steps with a layer between two healthy ones. */
  private static RecordingBuilder runWithMiddleLayer(LayerFixture layer) {
    return new RecordingBuilder().steps(9, 1, HEALTHY, layer, HEALTHY);
  }

  @Test
  void doNotFireOnAHealthyRun() {
    for (FaultDetector detector : FaultDetectors.all()) {
      RecordingBuilder healthyRun =
          runWithMiddleLayer(HEALTHY)
              .evaluated(0.5, 1, 1)
              .steps(60, 0.9, HEALTHY, HEALTHY, HEALTHY);

      assertThat(kinds(detector, healthyRun)).as(detector.name()).isEmpty();
    }
  }

  @Test
  void countTheFirstVerdictAsRootCauseConfirmedWhereTheRuleFired() {
    RecordingBuilder run =
        new RecordingBuilder()
            .steps(5, 1, HEALTHY, HEALTHY)
            .step(1, HEALTHY.deadUnitShare(0.9), HEALTHY);
    run.step(0.9, HEALTHY.deadUnitShare(0.9), HEALTHY.updateNorm(0.5));

    assertThat(DeepDiagnosisRules.detector().detect(run.build()).verdicts())
        .singleElement()
        .matches(verdict -> verdict.rootCause() && verdict.confirmedStep() == 5);
    assertThat(DeepCheckerRules.detector().detect(run.build()).verdicts())
        .extracting(VerdictSummary::rootCause)
        .containsExactly(true, false);
  }

  @Test
  void areActiveAtTheStepsAtWhichTheyFire() {
    LayerFixture dead = HEALTHY.deadUnitShare(0.51);
    RecordingBuilder run =
        new RecordingBuilder()
            .steps(2, 1, HEALTHY, HEALTHY, HEALTHY)
            .steps(3, 1, HEALTHY, dead, HEALTHY)
            .steps(1, 1, HEALTHY, HEALTHY, HEALTHY)
            .steps(2, 1, HEALTHY, dead, HEALTHY);

    Detection detection = SageMakerRules.detector().detect(run.build());

    assertThat(detection.verdicts()).hasSize(1);
    assertThat(detection.periods())
        .containsExactly(
            new VerdictPeriod(DEAD_NEURONS, Severity.WARNING, 2, 5),
            new VerdictPeriod(DEAD_NEURONS, Severity.WARNING, 6, 8));
  }

  @Nested
  class OfSageMaker {

    private final FaultDetector detector = SageMakerRules.detector();

    @Test
    void fireOnTheirOwnThresholds() {
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.gradientNorm(9e-7))))
          .containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.nans(1))))
          .containsExactly(EXPLODING_GRADIENT, NON_FINITE);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.deadUnitShare(0.51))))
          .containsExactly(DEAD_NEURONS);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.saturatedShare(0.51))))
          .containsExactly(SATURATED_ACTIVATIONS);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.updateNorm(11))))
          .containsExactly(UPDATE_RATIO_TOO_LARGE);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.updateNorm(9e-9))))
          .containsExactly(UPDATE_RATIO_TOO_SMALL);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.weightNorm(3.2))))
          .containsExactly(POOR_INITIALIZATION);
    }

    @Test
    void reportAllZeroOnlyIfEveryTensorIsZero() {
      LayerFixture zero = HEALTHY.zeros(100).gradientNorm(0);

      assertThat(kinds(detector, runWithMiddleLayer(zero))).doesNotContain(ZERO_GRADIENT);
      assertThat(kinds(detector, new RecordingBuilder().step(1, zero, zero)))
          .contains(ZERO_GRADIENT);
    }

    @Test
    void reportAPlateauIfTheLossDoesNotFallInTenSteps() {
      RecordingBuilder run = new RecordingBuilder();
      for (int i = 0; i < 11; i++) {
        run.step(0.7, HEALTHY);
      }

      assertThat(detector.detect(run.build()).verdicts())
          .singleElement()
          .matches(verdict -> verdict.kind() == LOSS_PLATEAU && verdict.confirmedStep() == 10);
    }

    @Test
    void reportOverfittingIfTheTestLossExceedsTheTrainingLossByTenPercent() {
      RecordingBuilder run =
          new RecordingBuilder()
              .steps(5, 1, HEALTHY)
              .evaluated(0.9, 1, 1.11)
              .steps(2, 0.9, HEALTHY);

      assertThat(kinds(detector, run)).containsExactly(OVERFITTING);
    }
  }

  @Nested
  class OfAutoTrainer {

    private final FaultDetector detector = AutoTrainerRules.detector();

    private RecordingBuilder evaluated(double quality, LayerFixture first, LayerFixture last) {
      return new RecordingBuilder()
          .steps(5, 1, HEALTHY, HEALTHY)
          .evaluated(quality, 1, 1)
          .steps(5, 1, first, last);
    }

    @Test
    void applyOnlyWhileTheAccuracyIsLow() {
      LayerFixture tiny = HEALTHY.gradientNorm(9e-5);

      assertThat(kinds(detector, evaluated(0.69, tiny, HEALTHY)))
          .containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(detector, evaluated(0.71, tiny, HEALTHY))).isEmpty();
    }

    @Test
    void requireASmallRatioAndASmallNormForVanishing() {
      assertThat(
              kinds(
                  detector, evaluated(0.5, HEALTHY.gradientNorm(9e-5), HEALTHY.gradientNorm(0.08))))
          .isEmpty();
      assertThat(kinds(detector, evaluated(0.5, HEALTHY.gradientNorm(2e-4), HEALTHY))).isEmpty();
    }

    @Test
    void reportAnExplosionAtSeventyTimesTheLastLayer() {
      assertThat(kinds(detector, evaluated(0.5, HEALTHY.gradientNorm(7.1), HEALTHY)))
          .containsExactly(EXPLODING_GRADIENT, NON_FINITE);
    }

    @Test
    void reportADyingReluIfMostGradientsAreZero() {
      assertThat(kinds(detector, evaluated(0.5, HEALTHY.zeros(70), HEALTHY.zeros(70))))
          .containsExactly(DEAD_NEURONS);
      assertThat(kinds(detector, evaluated(0.5, HEALTHY.zeros(70), HEALTHY.zeros(69)))).isEmpty();
    }

    @Test
    void reportOscillationIfTheAccuracyReverses() {
      RecordingBuilder run = new RecordingBuilder();
      for (int i = 0; i < 6; i++) {
        run.steps(3, 1, HEALTHY, HEALTHY).evaluated(i % 2 == 0 ? 0.5 : 0.54, 1, 1);
      }

      assertThat(kinds(detector, run.steps(3, 1, HEALTHY, HEALTHY)))
          .containsExactly(LOSS_OSCILLATION);
    }

    @Test
    void reportSlowTrainingIfTheAccuracyDoesNotImprove() {
      RecordingBuilder run = new RecordingBuilder();
      for (int i = 0; i < 3; i++) {
        run.steps(3, 1, HEALTHY, HEALTHY).evaluated(0.5 + 0.004 * i, 1, 1);
      }

      assertThat(kinds(detector, run.steps(1, 1, HEALTHY, HEALTHY))).containsExactly(LOSS_PLATEAU);
    }
  }

  @Nested
  class OfDeepDiagnosis {

    private final FaultDetector detector = DeepDiagnosisRules.detector();

    @Test
    void fireOnTheirOwnThresholds() {
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.nans(1))))
          .containsExactly(NON_FINITE, EXPLODING_GRADIENT);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.deadUnitShare(0.71))))
          .containsExactly(DEAD_NEURONS);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.saturatedShare(0.5))))
          .containsExactly(SATURATED_ACTIVATIONS);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.gradientNorm(9e-5))))
          .containsExactly(UPDATE_RATIO_TOO_SMALL);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.gradientNorm(1.1))))
          .containsExactly(UPDATE_RATIO_TOO_LARGE);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.gradientNorm(9e-7))))
          .contains(VANISHING_GRADIENT);
    }
  }

  @Nested
  class OfTheDeepChecker {

    private final FaultDetector detector = DeepCheckerRules.detector();

    @Test
    void fireOnTheirOwnThresholds() {
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.nans(1)))).containsExactly(NON_FINITE);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.gradientNorm(2e7))))
          .containsExactly(EXPLODING_GRADIENT);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.gradientNorm(9e-6))))
          .containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.deadUnitShare(0.51))))
          .containsExactly(DEAD_NEURONS);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.updateNorm(0.11))))
          .containsExactly(UPDATE_RATIO_TOO_LARGE);
      assertThat(kinds(detector, runWithMiddleLayer(HEALTHY.updateNorm(9e-5))))
          .containsExactly(UPDATE_RATIO_TOO_SMALL);
    }

    @Test
    void requireAChainOfFourLayers() {
      assertThat(kinds(detector, chain(0.5, 5))).containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(detector, chain(0.5, 4))).isEmpty();
      assertThat(kinds(detector, chain(2, 5))).containsExactly(EXPLODING_GRADIENT);
    }

    private RecordingBuilder chain(double ratio, int layers) {
      LayerFixture[] all = new LayerFixture[layers];
      for (int i = 0; i < layers; i++) {
        all[i] = HEALTHY.gradientNorm(0.1 * Math.pow(ratio, layers - 1 - i));
      }
      return new RecordingBuilder().step(1, all);
    }
  }

  @Nested
  class OfZClip {

    private final FaultDetector detector = ZClipRule.detector();

    private RecordingBuilder warmedUp() {
      RecordingBuilder run = new RecordingBuilder();
      for (int i = 0; i < 25; i++) {
        run.step(1, HEALTHY.gradientNorm(i % 2 == 0 ? 0.9 : 1.1));
      }
      return run;
    }

    @Test
    void fireOnANormFarAboveTheMean() {
      assertThat(kinds(detector, warmedUp().step(1, HEALTHY.gradientNorm(1.3))))
          .containsExactly(EXPLODING_GRADIENT);
      assertThat(kinds(detector, warmedUp().step(1, HEALTHY.gradientNorm(1.2)))).isEmpty();
    }

    @Test
    void doNotFireDuringWarmUp() {
      RecordingBuilder run = new RecordingBuilder();
      for (int i = 0; i < 25; i++) {
        run.step(1, HEALTHY.gradientNorm(Math.pow(10, i)));
      }

      assertThat(kinds(detector, run)).isEmpty();
    }
  }
}
