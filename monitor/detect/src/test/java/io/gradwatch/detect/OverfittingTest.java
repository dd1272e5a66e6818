package io.gradwatch.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OverfittingTest {

  private static final VerdictKind KIND = VerdictKind.OVERFITTING;
  private static final Layer[] HEALTHY_LAYERS = {Layer.of("in", 1), Layer.of("out", 1)};

  /** One evaluation every ten steps. */
  private static SimulatedRun epochs(double trainLoss, double... testLosses) {
    SimulatedRun run = new SimulatedRun();
    for (double loss : testLosses) {
      run.testLoss(loss).steps(10, trainLoss, HEALTHY_LAYERS);
    }
    return run;
  }

  @Test
  void flagsATestLossThatRisesAboveTheTrainingLoss() {
    Event event = epochs(0.05, 1, 0.6, 0.5, 0.55, 0.62, 0.7, 0.8, 0.9).beganEvent(KIND);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.onsetStep()).isEqualTo(20);
    assertThat(event.confirmedStep()).isEqualTo(50);
    assertThat(event.remedies()).extracting(Remedy::key).startsWith("stop-early");
    assertThat(event.cause()).contains("lowest at step 20 (0.500)");
  }

  @Test
  void staysQuietWhileTheTestLossDecreasesOrLevelsOff() {
    assertThat(epochs(0.05, 1, 0.6, 0.5, 0.5, 0.52, 0.55, 0.55, 0.56).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWhenBothLossesRise() {
    assertThat(epochs(0.8, 1, 0.6, 0.5, 0.55, 0.62, 0.7, 0.8, 0.9).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietAboutASingleBadEvaluation() {
    assertThat(epochs(0.05, 1, 0.6, 0.5, 0.9, 0.5, 0.5, 0.5, 0.5).events(KIND)).isEmpty();
  }

  @Test
  void staysQuietWithoutTestLoss() {
    assertThat(new SimulatedRun().steps(200, 0.05, HEALTHY_LAYERS).events(KIND)).isEmpty();
  }

  @Test
  void ignoresNonFiniteTestLosses() {
    assertThat(epochs(0.05, 1, Double.NaN, 0.5, Double.POSITIVE_INFINITY, 0.5, 0.5).events(KIND))
        .isEmpty();
  }

  /** The test loss of a model whose training loss is this share of the baseline loss rises. */
  private static SimulatedRun besideBaseline(double trainLoss) {
    SimulatedRun run = new SimulatedRun().withRunInfo(1_000, Map.of("baselineLoss", "1"));
    for (double loss : new double[] {2, 1.5, 1.2, 1.3, 1.5, 1.8, 2, 2.2}) {
      run.testLoss(loss).steps(10, trainLoss, HEALTHY_LAYERS);
    }
    return run;
  }

  @Test
  void aModelThatPredictsNoMoreThanAConstantMemorisesNothing() {
    assertThat(besideBaseline(0.95).events(KIND)).isEmpty();
    assertThat(besideBaseline(0.94).events(KIND)).isNotEmpty();
  }

  @Test
  void theOnsetIsNoEarlierThanTheAttemptThatResumed() {
    SimulatedRun run = epochs(0.05, 1, 0.6, 0.5, 0.55);

    run.attempt(2, 35);
    for (double loss : new double[] {0.62, 0.7, 0.8, 0.9}) {
      run.testLoss(loss).steps(10, 0.05, HEALTHY_LAYERS);
    }

    Event event = run.beganEvent(KIND);
    assertThat(event.attempt()).isEqualTo(2);
    assertThat(event.onsetStep()).isEqualTo(35);
    assertThat(event.cause()).contains("lowest at step 20 (0.500)");
  }
}
