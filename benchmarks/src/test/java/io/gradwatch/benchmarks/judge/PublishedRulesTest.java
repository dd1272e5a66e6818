package io.gradwatch.benchmarks.judge;

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

import io.gradwatch.benchmarks.judge.Runs.Layer;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PublishedRulesTest {

  private static final Layer QUIET = Layer.quiet();

  private static List<VerdictKind> kinds(Judge judge, Runs run) {
    return judge.judge(run.recording()).stream().map(NamedVerdict::kind).toList();
  }

  /** Ten steps of a middle layer between two quiet ones. */
  private static Runs with(Layer layer) {
    return new Runs().steps(9, 1, QUIET, layer, QUIET);
  }

  @Test
  void allAreSilentOnAQuietRun() {
    for (Judge judge : Judges.all()) {
      Runs quiet = with(QUIET).evaluated(0.5, 1, 1).steps(60, 0.9, QUIET, QUIET, QUIET);

      assertThat(kinds(judge, quiet)).as(judge.name()).isEmpty();
    }
  }

  @Test
  void theFirstVerdictCountsAsTheRootCauseAndIsConfirmedWhereItFired() {
    Runs run = new Runs().steps(5, 1, QUIET, QUIET).step(1, QUIET.dead(0.9), QUIET);
    run.step(0.9, QUIET.dead(0.9), QUIET.update(0.5));

    assertThat(DeepDiagnosis.judge().judge(run.recording()))
        .singleElement()
        .matches(verdict -> verdict.rootCause() && verdict.confirmedStep() == 5);
    assertThat(DeepChecker.judge().judge(run.recording()))
        .extracting(NamedVerdict::rootCause)
        .containsExactly(true, false);
  }

  @Nested
  class OfSageMaker {

    private final Judge judge = SageMaker.judge();

    @Test
    void fireEachOnItsOwnFigure() {
      assertThat(kinds(judge, with(QUIET.gradient(9e-7)))).containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(judge, with(QUIET.nans(1)))).containsExactly(EXPLODING_GRADIENT, NON_FINITE);
      assertThat(kinds(judge, with(QUIET.dead(0.51)))).containsExactly(DEAD_NEURONS);
      assertThat(kinds(judge, with(QUIET.saturated(0.51)))).containsExactly(SATURATED_ACTIVATIONS);
      assertThat(kinds(judge, with(QUIET.update(11)))).containsExactly(UPDATE_RATIO_TOO_LARGE);
      assertThat(kinds(judge, with(QUIET.update(9e-9)))).containsExactly(UPDATE_RATIO_TOO_SMALL);
      assertThat(kinds(judge, with(QUIET.weights(3.2)))).containsExactly(POOR_INITIALIZATION);
    }

    @Test
    void callAllZeroOnlyWhatIsZeroInEveryTensor() {
      Layer zero = QUIET.zeros(100).gradient(0);

      assertThat(kinds(judge, with(zero))).doesNotContain(ZERO_GRADIENT);
      assertThat(kinds(judge, new Runs().step(1, zero, zero))).contains(ZERO_GRADIENT);
    }

    @Test
    void callALossThatDoesNotFallInTenStepsAPlateau() {
      Runs run = new Runs();
      for (int i = 0; i < 11; i++) {
        run.step(0.7, QUIET);
      }

      assertThat(judge.judge(run.recording()))
          .singleElement()
          .matches(verdict -> verdict.kind() == LOSS_PLATEAU && verdict.confirmedStep() == 10);
    }

    @Test
    void callATestLossATenthAboveTheTrainingLossOverfitting() {
      Runs run = new Runs().steps(5, 1, QUIET).evaluated(0.9, 1, 1.11).steps(2, 0.9, QUIET);

      assertThat(kinds(judge, run)).containsExactly(OVERFITTING);
    }
  }

  @Nested
  class OfAutoTrainer {

    private final Judge judge = AutoTrainer.judge();

    private Runs evaluated(double quality, Layer first, Layer last) {
      return new Runs().steps(5, 1, QUIET, QUIET).evaluated(quality, 1, 1).steps(5, 1, first, last);
    }

    @Test
    void lookOnlyWhileTheAccuracyIsLow() {
      Layer tiny = QUIET.gradient(9e-5);

      assertThat(kinds(judge, evaluated(0.69, tiny, QUIET))).containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(judge, evaluated(0.71, tiny, QUIET))).isEmpty();
    }

    @Test
    void wantBothARatioAndASmallNormForVanishing() {
      assertThat(kinds(judge, evaluated(0.5, QUIET.gradient(9e-5), QUIET.gradient(0.08))))
          .isEmpty();
      assertThat(kinds(judge, evaluated(0.5, QUIET.gradient(2e-4), QUIET))).isEmpty();
    }

    @Test
    void callSeventyTimesTheLastLayerAnExplosion() {
      assertThat(kinds(judge, evaluated(0.5, QUIET.gradient(7.1), QUIET)))
          .containsExactly(EXPLODING_GRADIENT, NON_FINITE);
    }

    @Test
    void callMostlyZeroGradientsADyingRelu() {
      assertThat(kinds(judge, evaluated(0.5, QUIET.zeros(70), QUIET.zeros(70))))
          .containsExactly(DEAD_NEURONS);
      assertThat(kinds(judge, evaluated(0.5, QUIET.zeros(70), QUIET.zeros(69)))).isEmpty();
    }

    @Test
    void callAnAccuracyThatTurnsOscillation() {
      Runs run = new Runs();
      for (int i = 0; i < 6; i++) {
        run.steps(3, 1, QUIET, QUIET).evaluated(i % 2 == 0 ? 0.5 : 0.54, 1, 1);
      }

      assertThat(kinds(judge, run.steps(3, 1, QUIET, QUIET))).containsExactly(LOSS_OSCILLATION);
    }

    @Test
    void callAnAccuracyThatDoesNotGainSlow() {
      Runs run = new Runs();
      for (int i = 0; i < 3; i++) {
        run.steps(3, 1, QUIET, QUIET).evaluated(0.5 + 0.004 * i, 1, 1);
      }

      assertThat(kinds(judge, run.steps(1, 1, QUIET, QUIET))).containsExactly(LOSS_PLATEAU);
    }
  }

  @Nested
  class OfDeepDiagnosis {

    private final Judge judge = DeepDiagnosis.judge();

    @Test
    void fireEachOnItsOwnFigure() {
      assertThat(kinds(judge, with(QUIET.nans(1)))).containsExactly(NON_FINITE, EXPLODING_GRADIENT);
      assertThat(kinds(judge, with(QUIET.dead(0.71)))).containsExactly(DEAD_NEURONS);
      assertThat(kinds(judge, with(QUIET.saturated(0.5)))).containsExactly(SATURATED_ACTIVATIONS);
      assertThat(kinds(judge, with(QUIET.gradient(9e-5)))).containsExactly(UPDATE_RATIO_TOO_SMALL);
      assertThat(kinds(judge, with(QUIET.gradient(1.1)))).containsExactly(UPDATE_RATIO_TOO_LARGE);
      assertThat(kinds(judge, with(QUIET.gradient(9e-7)))).contains(VANISHING_GRADIENT);
    }
  }

  @Nested
  class OfTheDeepChecker {

    private final Judge judge = DeepChecker.judge();

    @Test
    void fireEachOnItsOwnFigure() {
      assertThat(kinds(judge, with(QUIET.nans(1)))).containsExactly(NON_FINITE);
      assertThat(kinds(judge, with(QUIET.gradient(2e7)))).containsExactly(EXPLODING_GRADIENT);
      assertThat(kinds(judge, with(QUIET.gradient(9e-6)))).containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(judge, with(QUIET.dead(0.51)))).containsExactly(DEAD_NEURONS);
      assertThat(kinds(judge, with(QUIET.update(0.11)))).containsExactly(UPDATE_RATIO_TOO_LARGE);
      assertThat(kinds(judge, with(QUIET.update(9e-5)))).containsExactly(UPDATE_RATIO_TOO_SMALL);
    }

    @Test
    void wantFourLayersInARowForAChain() {
      assertThat(kinds(judge, chain(0.5, 5))).containsExactly(VANISHING_GRADIENT);
      assertThat(kinds(judge, chain(0.5, 4))).isEmpty();
      assertThat(kinds(judge, chain(2, 5))).containsExactly(EXPLODING_GRADIENT);
    }

    private Runs chain(double ratio, int layers) {
      Layer[] all = new Layer[layers];
      for (int i = 0; i < layers; i++) {
        all[i] = QUIET.gradient(0.1 * Math.pow(ratio, layers - 1 - i));
      }
      return new Runs().step(1, all);
    }
  }

  @Nested
  class OfZClip {

    private final Judge judge = ZClip.judge();

    private Runs warmedUp() {
      Runs run = new Runs();
      for (int i = 0; i < 25; i++) {
        run.step(1, QUIET.gradient(i % 2 == 0 ? 0.9 : 1.1));
      }
      return run;
    }

    @Test
    void fireWhereANormIsFarAboveTheMeanOfThoseBefore() {
      assertThat(kinds(judge, warmedUp().step(1, QUIET.gradient(1.3))))
          .containsExactly(EXPLODING_GRADIENT);
      assertThat(kinds(judge, warmedUp().step(1, QUIET.gradient(1.2)))).isEmpty();
    }

    @Test
    void sayNothingOfNormsInTheirWarmUp() {
      Runs run = new Runs();
      for (int i = 0; i < 25; i++) {
        run.step(1, QUIET.gradient(Math.pow(10, i)));
      }

      assertThat(kinds(judge, run)).isEmpty();
    }
  }
}
