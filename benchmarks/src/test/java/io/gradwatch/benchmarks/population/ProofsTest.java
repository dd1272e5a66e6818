package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.judge.Runs;
import io.gradwatch.benchmarks.judge.Runs.Layer;
import io.gradwatch.benchmarks.stream.Recording;
import org.junit.jupiter.api.Test;

final class ProofsTest {

  private static final Layer QUIET = Layer.quiet();

  private static void assertHolds(Proof proof, Recording run) {
    assertThat(proof.objection(run)).isEmpty();
  }

  private static void assertFails(Proof proof, Recording run) {
    assertThat(proof.objection(run)).isPresent();
  }

  @Test
  void qualityIsThatOfTheLastThreeEvaluations() {
    Recording run =
        new Runs()
            .steps(1, 1, QUIET)
            .evaluated(0.1, 1, 1)
            .evaluated(0.6, 1, 1)
            .evaluated(0.8, 1, 1)
            .evaluated(0.7, 1, 1)
            .recording();

    assertHolds(Proofs.learns(0.69), run);
    assertFails(Proofs.learns(0.71), run);
    assertHolds(Proofs.fails(0.71), run);
    assertFails(Proofs.fails(0.69), run);
  }

  @Test
  void aQualityThatIsNotANumberIsNoneAtAll() {
    Recording run = new Runs().step(1, QUIET).evaluated(Double.NaN, 1, 1).recording();

    assertHolds(Proofs.fails(-1e9), run);
    assertFails(Proofs.learns(-1e9), run);
  }

  @Test
  void growthCountsFromThePlantedStep() {
    Recording run =
        new Runs()
            .step(1, QUIET.gradient(0.001))
            .step(1, QUIET.gradient(1))
            .step(1, QUIET.gradient(99))
            .recording();

    assertHolds(Proofs.gradientGrows(0, 100), run);
    assertFails(Proofs.gradientGrows(1, 100), run);
  }

  @Test
  void zeroMeansZeroAtMostSteps() {
    Layer zero = QUIET.gradient(0).zeros(100);

    assertHolds(Proofs.zeroGradients(), new Runs().step(1, QUIET).steps(9, 1, zero).recording());
    assertFails(Proofs.zeroGradients(), new Runs().step(1, zero).steps(9, 1, QUIET).recording());
  }

  @Test
  void saturationOfTheLastLayerIsNoFault() {
    assertHolds(
        Proofs.saturated(0.7), new Runs().steps(9, 1, QUIET.saturated(0.8), QUIET).recording());
    assertFails(
        Proofs.saturated(0.7), new Runs().steps(9, 1, QUIET, QUIET.saturated(0.8)).recording());
  }

  @Test
  void aLossThatFallsDoesNotStay() {
    assertFails(Proofs.lossStays(0.85), new Runs().steps(100, 1, QUIET).recording());

    Runs still = new Runs();
    for (int i = 0; i < 100; i++) {
      still.step(i % 2 == 0 ? 0.7 : 0.72, QUIET);
    }
    assertHolds(Proofs.lossStays(0.85), still.recording());
  }

  @Test
  void overfittingWantsATestLossThatRoseWhileTheTrainingLossFell() {
    Runs run = new Runs().step(1, QUIET).evaluated(0.5, 1, 1).evaluated(0.9, 0.1, 1.4);

    assertHolds(Proofs.overfits(1.3), run.recording());
    assertFails(Proofs.overfits(1.5), run.recording());
    assertFails(Proofs.overfits(1.3), run.evaluated(0.5, 1.3, 1.4).recording());
  }
}
