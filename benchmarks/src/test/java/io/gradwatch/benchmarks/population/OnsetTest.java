package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.judge.Runs;
import io.gradwatch.benchmarks.judge.Runs.Layer;
import io.gradwatch.benchmarks.stream.Recording;
import org.junit.jupiter.api.Test;

final class OnsetTest {

  private static final Layer QUIET = Layer.quiet();

  @Test
  void ofABurstIsWhereTheGradientIsTenTimesThatOfThePlantedStep() {
    Recording run =
        new Runs()
            .step(1, QUIET.gradient(50))
            .steps(3, 1, QUIET)
            .step(1, QUIET.gradient(0.9))
            .step(1, QUIET.gradient(1))
            .recording();

    assertThat(Onset.BURST.step(1, run)).isEqualTo(5);
    assertThat(Onset.BURST.step(0, run)).isEqualTo(0);
  }

  @Test
  void ofABurstIsWhereTheGradientIsNotFinite() {
    Recording run = new Runs().steps(3, 1, QUIET).step(1, QUIET.nans(1)).recording();

    assertThat(Onset.BURST.step(0, run)).isEqualTo(3);
  }

  @Test
  void ofWhatIsNotFiniteIsTheFirstSuchLossOrGradient() {
    Recording loss = new Runs().steps(2, 1, QUIET).step(Double.NaN, QUIET).recording();
    Recording gradient = new Runs().steps(4, 1, QUIET).step(1, QUIET.nans(1)).recording();

    assertThat(Onset.NOT_FINITE.step(0, loss)).isEqualTo(2);
    assertThat(Onset.NOT_FINITE.step(0, gradient)).isEqualTo(4);
  }

  @Test
  void ofASlowDivergenceIsWhereTheTrainingLossIsLowestUnlessItNeverFell() {
    Runs fell =
        new Runs()
            .steps(5, 1, QUIET)
            .evaluated(0.5, 0.9, 1)
            .steps(5, 1, QUIET)
            .evaluated(0.6, 0.7, 1)
            .steps(5, 1, QUIET)
            .evaluated(0.3, 1.2, 1);
    Runs climbed = new Runs().steps(5, 1, QUIET).evaluated(0.5, 1, 1).evaluated(0.1, 2, 1);

    assertThat(Onset.TRAINING_LOSS_TURNS.step(0, fell.recording())).isEqualTo(10);
    assertThat(Onset.TRAINING_LOSS_TURNS.step(3, climbed.recording())).isEqualTo(3);
  }

  @Test
  void ofOverfittingIsWhereTheTestLossIsLowest() {
    Recording run =
        new Runs()
            .steps(5, 1, QUIET)
            .evaluated(0.5, 1, 0.9)
            .steps(5, 1, QUIET)
            .evaluated(0.6, 0.8, 0.7)
            .steps(5, 1, QUIET)
            .evaluated(0.7, 0.5, 0.8)
            .recording();

    assertThat(Onset.TEST_LOSS_TURNS.step(0, run)).isEqualTo(10);
  }
}
