package io.gradwatch.detect;

import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the test loss, which has no noise of batches, adds to the verdicts on the loss. */
final class TestLossVerdictsTest {

  private static final Layer[] HEALTHY_LAYERS = {Layer.of("in", 1), Layer.of("out", 1)};

  private static double notEvaluated(int step) {
    return Double.NaN;
  }

  /** A run of 400 steps with a baseline loss of 1, evaluated every 10 steps. */
  private static SimulatedRun run(
      int batchSize, IntToDoubleFunction trainingLoss, IntToDoubleFunction testLoss) {
    SimulatedRun run =
        new SimulatedRun()
            .batchSize(batchSize)
            .withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1"));
    for (int i = 0; i < 400; i++) {
      if (i % 10 == 0) {
        run.testLoss(testLoss.applyAsDouble(i)); // one that is no number is not counted
      }
      run.step(trainingLoss.applyAsDouble(i), HEALTHY_LAYERS);
    }
    return run;
  }

  /** A loss that hides a change of a few percent. */
  private static IntToDoubleFunction noisy(IntToDoubleFunction loss) {
    Random random = new Random(1);
    return step -> Math.max(0, loss.applyAsDouble(step) + 0.5 * random.nextGaussian());
  }

  @Test
  void waitsWhileTheTestLossFallsThoughTheTrainingLossIsNoise() {
    SimulatedRun falling = run(8, noisy(step -> 1), step -> 1.1 - 4e-4 * step);
    SimulatedRun level = run(8, noisy(step -> 1), step -> 1.1 - 4e-6 * step);

    assertThat(falling.events(LOSS_PLATEAU)).isEmpty();
    assertThat(level.events(LOSS_PLATEAU)).isNotEmpty();
  }

  @Test
  void flagsAModelOfWhichNothingHoldsForOtherExamples() {
    IntToDoubleFunction slowFall = step -> 1 - 3e-4 * step + (step % 2 == 0 ? 1e-3 : -1e-3);

    Event event = run(32, slowFall, step -> 1.01 + 1e-4 * step).beganEvent(LOSS_PLATEAU);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isBetween(167L, 200L);
    assertThat(event.cause()).startsWith("The test loss was never below 1.01");
    assertThat(event.remedies()).extracting(Remedy::key).containsExactly("check-data");
    assertThat(run(32, slowFall, step -> step == 0 ? 0.99 : 1.02).events(LOSS_PLATEAU)).isEmpty();
    assertThat(run(32, slowFall, TestLossVerdictsTest::notEvaluated).events(LOSS_PLATEAU))
        .isEmpty();
  }

  @Test
  void leavesAModelWhoseTestLossFellAtFirstToOverfitting() {
    IntToDoubleFunction fall = step -> 1 - 1e-3 * step + (step % 2 == 0 ? 1e-3 : -1e-3);

    assertThat(run(32, fall, step -> step < 90 ? 1.4 - 1e-3 * step : 1.31).events(LOSS_PLATEAU))
        .isEmpty();
  }

  @Test
  void leavesAModelThatHasMemorisedItsExamplesToOverfitting() {
    SimulatedRun run = run(32, step -> Math.max(0.1, 1 - 0.02 * step), step -> 1.2);

    assertThat(run.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void flagsAnOscillationThatOnlyTheTestLossShows() {
    IntToDoubleFunction oscillation = step -> 1 + 0.2 * Math.sin(step / 15.0);

    Event event = run(4, noisy(step -> 0.8), oscillation).beganEvent(LOSS_OSCILLATION);

    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(
            run(4, noisy(step -> 0.8), TestLossVerdictsTest::notEvaluated).events(LOSS_OSCILLATION))
        .isEmpty();
    assertThat(
            run(4, noisy(step -> 0.8), step -> 1 + 0.1 * Math.sin(step / 15.0))
                .events(LOSS_OSCILLATION))
        .isEmpty();
  }
}
