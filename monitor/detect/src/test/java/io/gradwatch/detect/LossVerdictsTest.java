package io.gradwatch.detect;

import static io.gradwatch.protocol.VerdictKind.LOSS_DIVERGENCE;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.Replay.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LossVerdictsTest {

  private static final Layer[] ORDINARY = {Layer.of("in", 1), Layer.of("out", 1)};

  @Test
  void flagsALossThatStandsFromTheFirstStep() {
    Event event = new Replay().steps(100, 0.5, ORDINARY).began(LOSS_PLATEAU);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isLessThanOrEqualTo(50);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.layer()).isEmpty();
    assertThat(event.rootCause()).isTrue();
  }

  @Test
  void flagsALossThatFallsTooSlowlyToEverArrive() {
    Replay replay = new Replay().knowing(1_000, Map.of());
    for (int i = 0; i < 100; i++) {
      replay.step(0.5008 - 5e-7 * i, ORDINARY);
    }

    assertThat(replay.began(LOSS_PLATEAU).confirmedStep()).isLessThanOrEqualTo(50);
  }

  @Test
  void waitsForALossWhoseSteadyFallWillArriveWithinThePlan() {
    Replay replay = new Replay().knowing(10_000, Map.of());
    for (int i = 0; i < 1_000; i++) {
      replay.step(0.7 - 5e-5 * i, ORDINARY);
    }

    assertThat(replay.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void givesLongRunsTheirTime() {
    Replay replay = new Replay().knowing(10_000, Map.of()).steps(399, 0.5, ORDINARY);

    assertThat(replay.events(LOSS_PLATEAU)).isEmpty();
    assertThat(replay.steps(50, 0.5, ORDINARY).events(LOSS_PLATEAU)).hasSize(1);
  }

  @Test
  void waitsWhileGradientsGrow() {
    Replay replay = new Replay();
    for (int i = 0; i < 200; i++) {
      double norm = 0.01 * Math.exp(i / 40.0);
      replay.step(0.7, Layer.of("in", norm), Layer.of("out", norm));
    }

    assertThat(replay.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void saysWhereTheLossIsThatOfGuessing() {
    Replay replay = new Replay().knowing(1_000, Map.of("loss", "mcxent", "outputs", "3"));

    Event event = replay.steps(5, 4, ORDINARY).steps(200, 1.0986, ORDINARY).began(LOSS_PLATEAU);

    assertThat(event.cause()).contains("1.10, which is what guessing costs");
  }

  @Test
  void staysQuietWhenTheLossStandsWhereItHasLearned() {
    Replay replay = new Replay().steps(20, 1, ORDINARY).steps(300, 0.3, ORDINARY);

    assertThat(replay.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void clearsWhenTheLossFallsAfterAll() {
    Replay replay = new Replay().steps(100, 0.7, ORDINARY).steps(100, 0.2, ORDINARY);

    assertThat(replay.events(LOSS_PLATEAU)).hasSize(2);
  }

  @Test
  void flagsALossThatSwingsAndDoesNotSettle() {
    Random random = new Random(1);
    Replay replay = new Replay().batch(1).knowing(4_000, Map.of("loss", "mcxent", "outputs", "3"));
    for (int i = 0; i < 300; i++) {
      replay.step(random.nextInt(4) == 0 ? 4 + random.nextDouble() : 0.01, ORDINARY);
    }

    Event event = replay.began(LOSS_OSCILLATION);
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.cause()).contains("one example at a time");
  }

  @Test
  void staysQuietAboutTheNoiseOfBatchesOfOne() {
    Random random = new Random(1);
    Replay replay = new Replay().batch(1).knowing(4_000, Map.of("loss", "mcxent", "outputs", "2"));
    for (int i = 0; i < 1_000; i++) {
      boolean wrongLabel = random.nextInt(5) == 0;
      replay.step(-Math.log(wrongLabel ? 0.2 : 0.8), ORDINARY);
    }

    assertThat(replay.events(LOSS_OSCILLATION)).isEmpty();
  }

  @Test
  void staysQuietAboutTheLongTailOfSingleSquaredErrors() {
    Random random = new Random(1);
    Replay replay =
        new Replay().batch(1).knowing(4_000, Map.of("loss", "mse", "guessingLoss", "1"));
    for (int i = 0; i < 1_000; i++) {
      double error = 0.8 * random.nextGaussian();
      replay.step(error * error, ORDINARY);
    }

    assertThat(replay.events(LOSS_OSCILLATION)).isEmpty();
  }

  @Test
  void takesWhatGuessingCostsForTheMeasure_whenARegressionHasOnlyLearnedTheMean() {
    Map<String, String> told = Map.of("loss", "mse", "guessingLoss", "1");
    Replay knowing = new Replay().knowing(300, told).steps(10, 5, ORDINARY).steps(200, 1, ORDINARY);
    Replay not = new Replay().steps(10, 5, ORDINARY).steps(200, 1, ORDINARY);

    assertThat(knowing.events(LOSS_PLATEAU)).hasSize(1);
    assertThat(not.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void seesAPlateauThroughTheNoiseOfBatches_byTheMeansOfWholeEpochs() {
    Replay replay = new Replay().knowing(1_000, Map.of());
    for (int i = 0; i < 200; i++) {
      replay.inEpoch(i / 4).step(i % 4 < 2 ? 0.3 : 0.7, ORDINARY);
    }

    assertThat(replay.began(LOSS_PLATEAU).confirmedStep()).isLessThanOrEqualTo(50);
  }

  @Test
  void flagsALossThatClimbs() {
    Replay replay = new Replay();
    for (int i = 0; i < 100; i++) {
      replay.step(0.7 * Math.exp(i / 40.0), ORDINARY);
    }

    Event event = replay.began(LOSS_DIVERGENCE);
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.confirmedStep()).isLessThanOrEqualTo(50);
    assertThat(event.remedies().get(0).key()).isEqualTo("lower-learning-rate");
  }

  @Test
  void staysQuietAboutASpike() {
    Replay replay = new Replay().steps(50, 0.5, ORDINARY).steps(5, 50, ORDINARY);

    assertThat(replay.steps(50, 0.4, ORDINARY).events(LOSS_DIVERGENCE)).isEmpty();
  }

  @Test
  void saysNothingOfTheLossWhenNoneIsFinite() {
    Replay replay = new Replay().steps(200, Double.NaN, ORDINARY);

    assertThat(replay.events(LOSS_PLATEAU)).isEmpty();
    assertThat(replay.events(LOSS_OSCILLATION)).isEmpty();
    assertThat(replay.events(LOSS_DIVERGENCE)).isEmpty();
  }
}
