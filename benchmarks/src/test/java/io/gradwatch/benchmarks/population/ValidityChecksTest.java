package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.RecordingBuilder;
import io.gradwatch.benchmarks.detector.RecordingBuilder.LayerFixture;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TimeStepReport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ValidityChecksTest {

  private static final LayerFixture HEALTHY = LayerFixture.healthy();

  private static void assertHolds(ValidityCheck check, Recording recording) {
    assertThat(check.violation(recording)).isEmpty();
  }

  private static void assertFails(ValidityCheck check, Recording recording) {
    assertThat(check.violation(recording)).isPresent();
  }

  @Test
  void averagesTheQualityOfTheLastThreeEvaluations() {
    Recording recording =
        new RecordingBuilder()
            .steps(1, 1, HEALTHY)
            .evaluated(0.1, 1, 1)
            .evaluated(0.6, 1, 1)
            .evaluated(0.8, 1, 1)
            .evaluated(0.7, 1, 1)
            .build();

    assertHolds(ValidityChecks.reachesQuality(0.69), recording);
    assertFails(ValidityChecks.reachesQuality(0.71), recording);
    assertHolds(ValidityChecks.staysBelowQuality(0.71), recording);
    assertFails(ValidityChecks.staysBelowQuality(0.69), recording);
  }

  @Test
  void countsAQualityThatIsNotANumberAsFailure() {
    Recording recording =
        new RecordingBuilder().step(1, HEALTHY).evaluated(Double.NaN, 1, 1).build();

    assertHolds(ValidityChecks.staysBelowQuality(-1e9), recording);
    assertFails(ValidityChecks.reachesQuality(-1e9), recording);
  }

  @Test
  void measuresGrowthFromThePlantedStep() {
    Recording recording =
        new RecordingBuilder()
            .step(1, HEALTHY.gradientNorm(0.001))
            .step(1, HEALTHY.gradientNorm(1))
            .step(1, HEALTHY.gradientNorm(99))
            .build();

    assertHolds(ValidityChecks.gradientGrowsBy(0, 100), recording);
    assertFails(ValidityChecks.gradientGrowsBy(1, 100), recording);
  }

  @Test
  void requiresZeroGradientsAtMostSteps() {
    LayerFixture zeroLayer = HEALTHY.gradientNorm(0).zeros(100);

    assertHolds(
        ValidityChecks.zeroGradients(),
        new RecordingBuilder().step(1, HEALTHY).steps(9, 1, zeroLayer).build());
    assertFails(
        ValidityChecks.zeroGradients(),
        new RecordingBuilder().step(1, zeroLayer).steps(9, 1, HEALTHY).build());
  }

  @Test
  void ignoresSaturationOfTheLastLayer() {
    assertHolds(
        ValidityChecks.saturatedShareAtLeast(0.7),
        new RecordingBuilder().steps(9, 1, HEALTHY.saturatedShare(0.8), HEALTHY).build());
    assertFails(
        ValidityChecks.saturatedShareAtLeast(0.7),
        new RecordingBuilder().steps(9, 1, HEALTHY, HEALTHY.saturatedShare(0.8)).build());
  }

  @Test
  void rejectsADecreasingLossAsPlateau() {
    assertFails(
        ValidityChecks.lossPlateaus(0.85), new RecordingBuilder().steps(100, 1, HEALTHY).build());

    RecordingBuilder plateau = new RecordingBuilder();
    for (int i = 0; i < 100; i++) {
      plateau.step(i % 2 == 0 ? 0.7 : 0.72, HEALTHY);
    }
    assertHolds(ValidityChecks.lossPlateaus(0.85), plateau.build());
  }

  @Test
  void requiresARisingTestLossAndAFallingTrainingLossForOverfitting() {
    RecordingBuilder recording =
        new RecordingBuilder().step(1, HEALTHY).evaluated(0.5, 1, 1).evaluated(0.9, 0.1, 1.4);

    assertHolds(ValidityChecks.overfits(1.3), recording.build());
    assertFails(ValidityChecks.overfits(1.5), recording.build());
    assertFails(ValidityChecks.overfits(1.3), recording.evaluated(0.5, 1.3, 1.4).build());
  }

  @Test
  void acceptsAPlateauOfANegativeLoss() {
    assertHolds(
        ValidityChecks.lossPlateaus(0.85),
        new RecordingBuilder().constant(50, -0.9, HEALTHY).constant(50, -1, HEALTHY).build());
    assertFails(
        ValidityChecks.lossPlateaus(0.85),
        new RecordingBuilder().constant(50, -0.8, HEALTHY).constant(50, -1, HEALTHY).build());
  }

  @Test
  void requiresALossFarBelowZeroForOneWithoutALowerBound() {
    assertHolds(
        ValidityChecks.lossFallsBelowZero(5),
        new RecordingBuilder().constant(1, 2, HEALTHY).constant(20, -10, HEALTHY).build());
    assertFails(
        ValidityChecks.lossFallsBelowZero(5),
        new RecordingBuilder().constant(1, 2, HEALTHY).constant(20, -9.9, HEALTHY).build());
  }

  @Test
  void comparesAGradientThatJumpsWithTheStepsBefore() {
    Recording recording =
        new RecordingBuilder()
            .constant(9, 1, HEALTHY.gradientNorm(1))
            .step(1, HEALTHY.gradientNorm(100))
            .step(1, HEALTHY.gradientNorm(1))
            .build();

    assertHolds(ValidityChecks.gradientJumpsAt(9, 100), recording);
    assertFails(ValidityChecks.gradientJumpsAt(9, 101), recording);
    assertFails(ValidityChecks.gradientJumpsAt(10, 100), recording);
  }

  @Test
  void requiresAnUpdateRatioThatWasHigherBeforeTheFault() {
    LayerFixture slow = HEALTHY.updateNorm(1e-8);
    Recording collapses =
        new RecordingBuilder().constant(10, 1, HEALTHY).constant(10, 1, slow).build();

    assertHolds(ValidityChecks.updateRatioFallsTo(10, 1e-6), collapses);
    assertFails(ValidityChecks.updateRatioFallsTo(0, 1e-9), collapses);
    assertFails(
        ValidityChecks.updateRatioFallsTo(10, 1e-6),
        new RecordingBuilder().constant(20, 1, slow).build());
  }

  @Test
  void requiresTheQualityOfTheFirstEvaluation() {
    Recording recording =
        new RecordingBuilder().step(1, HEALTHY).evaluated(0.7, 1, 1).evaluated(0.9, 1, 1).build();

    assertHolds(ValidityChecks.startsAtQuality(0.7), recording);
    assertFails(ValidityChecks.startsAtQuality(0.71), recording);
  }

  @Test
  void countsNoGradientThroughTimeAsNoExplosion() {
    LayerReport zero = recurrent(0, 0, 0);
    LayerReport infinite = recurrent(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);

    assertFails(
        ValidityChecks.explodesThroughTime(1e3), new RecordingBuilder().reported(1, zero).build());
    assertFails(
        ValidityChecks.explodesThroughTime(1e3),
        new RecordingBuilder().reported(1, recurrent(900, 9, 1)).build());
    assertHolds(
        ValidityChecks.explodesThroughTime(1e3),
        new RecordingBuilder().reported(1, recurrent(1100, 9, 1)).build());
    assertHolds(
        ValidityChecks.explodesThroughTime(1e3),
        new RecordingBuilder().reported(1, infinite).build());
  }

  private static LayerReport recurrent(double... norms) {
    return new LayerReport(
        0,
        "rnn",
        List.of(),
        Optional.empty(),
        Optional.of(
            new TimeStepReport(Arrays.stream(norms).boxed().toList(), List.of(), norms.length)));
  }
}
