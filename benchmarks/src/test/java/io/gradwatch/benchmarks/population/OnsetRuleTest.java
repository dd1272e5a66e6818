package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.RecordingBuilder;
import io.gradwatch.benchmarks.detector.RecordingBuilder.LayerFixture;
import io.gradwatch.benchmarks.recording.Recording;
import org.junit.jupiter.api.Test;

final class OnsetRuleTest {

  private static final LayerFixture HEALTHY = LayerFixture.healthy();

  @Test
  void findsAGradientTenTimesThatOfThePlantedStep() {
    Recording run =
        new RecordingBuilder()
            .step(1, HEALTHY.gradientNorm(50))
            .steps(3, 1, HEALTHY)
            .step(1, HEALTHY.gradientNorm(0.9))
            .step(1, HEALTHY.gradientNorm(1))
            .build();

    assertThat(OnsetRule.TENFOLD_GRADIENT.step(1, run)).isEqualTo(5);
    assertThat(OnsetRule.TENFOLD_GRADIENT.step(0, run)).isEqualTo(0);
  }

  @Test
  void findsANonFiniteGradientAsTenfold() {
    Recording run = new RecordingBuilder().steps(3, 1, HEALTHY).step(1, HEALTHY.nans(1)).build();

    assertThat(OnsetRule.TENFOLD_GRADIENT.step(0, run)).isEqualTo(3);
  }

  @Test
  void findsTheFirstNonFiniteLossOrGradient() {
    Recording loss = new RecordingBuilder().steps(2, 1, HEALTHY).step(Double.NaN, HEALTHY).build();
    Recording gradient =
        new RecordingBuilder().steps(4, 1, HEALTHY).step(1, HEALTHY.nans(1)).build();

    assertThat(OnsetRule.FIRST_NON_FINITE.step(0, loss)).isEqualTo(2);
    assertThat(OnsetRule.FIRST_NON_FINITE.step(0, gradient)).isEqualTo(4);
  }

  @Test
  void findsTheLowestTrainingLossUnlessItNeverFell() {
    RecordingBuilder fell =
        new RecordingBuilder()
            .steps(5, 1, HEALTHY)
            .evaluated(0.5, 0.9, 1)
            .steps(5, 1, HEALTHY)
            .evaluated(0.6, 0.7, 1)
            .steps(5, 1, HEALTHY)
            .evaluated(0.3, 1.2, 1);
    RecordingBuilder climbed =
        new RecordingBuilder().steps(5, 1, HEALTHY).evaluated(0.5, 1, 1).evaluated(0.1, 2, 1);

    assertThat(OnsetRule.LOWEST_TRAINING_LOSS.step(0, fell.build())).isEqualTo(10);
    assertThat(OnsetRule.LOWEST_TRAINING_LOSS.step(3, climbed.build())).isEqualTo(3);
  }

  @Test
  void findsTheLowestTestLoss() {
    Recording run =
        new RecordingBuilder()
            .steps(5, 1, HEALTHY)
            .evaluated(0.5, 1, 0.9)
            .steps(5, 1, HEALTHY)
            .evaluated(0.6, 0.8, 0.7)
            .steps(5, 1, HEALTHY)
            .evaluated(0.7, 0.5, 0.8)
            .build();

    assertThat(OnsetRule.LOWEST_TEST_LOSS.step(0, run)).isEqualTo(10);
  }
}
