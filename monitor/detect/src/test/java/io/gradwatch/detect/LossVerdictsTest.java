package io.gradwatch.detect;

import static io.gradwatch.protocol.VerdictKind.LOSS_DIVERGENCE;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LossVerdictsTest {

  private static final Layer[] HEALTHY_LAYERS = {Layer.of("in", 1), Layer.of("out", 1)};

  @Test
  void flagsAPlateauFromTheFirstStep() {
    Event event = new SimulatedRun().steps(100, 0.5, HEALTHY_LAYERS).beganEvent(LOSS_PLATEAU);

    assertThat(event.onsetStep()).isZero();
    assertThat(event.confirmedStep()).isLessThanOrEqualTo(50);
    assertThat(event.severity()).isEqualTo(Severity.INFO);
    assertThat(event.layer()).isEmpty();
    assertThat(event.rootCause()).isTrue();
  }

  @Test
  void statesWhenUpdatesDoNotChangeTheWeightsOnAPlateau() {
    Layer still = Layer.of("in", 1).withUpdateNorm(0);
    Layer slow = Layer.of("in", 1).withUpdateNorm(1e-5);

    assertThat(new SimulatedRun().steps(100, 0.5, still).beganEvent(LOSS_PLATEAU).cause())
        .endsWith("; updates do not change the weights.");
    assertThat(new SimulatedRun().steps(100, 0.5, slow).beganEvent(LOSS_PLATEAU).cause())
        .contains("; an update changes the weights by at most ");
  }

  @Test
  void raisesAPlateauToWarningWhenItLasts() {
    SimulatedRun unplanned = new SimulatedRun().steps(170, 0.5, HEALTHY_LAYERS);
    SimulatedRun shortRun =
        new SimulatedRun().withRunInfo(120, Map.of()).steps(70, 0.5, HEALTHY_LAYERS);
    SimulatedRun longRun =
        new SimulatedRun().withRunInfo(4_000, Map.of()).steps(500, 0.5, HEALTHY_LAYERS);

    assertThat(unplanned.snapshot().active().get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(shortRun.snapshot().active().get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(longRun.snapshot().active().get(0).severity()).isEqualTo(Severity.INFO);
    assertThat(longRun.steps(200, 0.5, HEALTHY_LAYERS).snapshot().active().get(0).severity())
        .isEqualTo(Severity.WARNING);
  }

  @Test
  void flagsALossThatDecreasesTooSlowly() {
    SimulatedRun run = new SimulatedRun().withRunInfo(1_000, Map.of());
    for (int i = 0; i < 100; i++) {
      run.step(0.5008 - 5e-7 * i, HEALTHY_LAYERS);
    }

    assertThat(run.beganEvent(LOSS_PLATEAU).confirmedStep()).isLessThanOrEqualTo(50);
  }

  @Test
  void waitsForALossThatWillDecreaseWithinThePlannedSteps() {
    SimulatedRun run = new SimulatedRun().withRunInfo(10_000, Map.of());
    for (int i = 0; i < 1_000; i++) {
      run.step(0.7 - 5e-5 * i, HEALTHY_LAYERS);
    }

    assertThat(run.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void waitsLongerInLongRuns() {
    SimulatedRun run =
        new SimulatedRun().withRunInfo(10_000, Map.of()).steps(399, 0.5, HEALTHY_LAYERS);

    assertThat(run.events(LOSS_PLATEAU)).isEmpty();
    assertThat(run.steps(50, 0.5, HEALTHY_LAYERS).events(LOSS_PLATEAU)).hasSize(1);
  }

  @Test
  void waitsWhileGradientsGrow() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 200; i++) {
      double norm = 0.01 * Math.exp(i / 40.0);
      run.step(0.7, Layer.of("in", norm), Layer.of("out", norm));
    }

    assertThat(run.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void namesTheBaselineLossWhenTheLossEqualsIt() {
    SimulatedRun run =
        new SimulatedRun().withRunInfo(1_000, Map.of("loss", "mcxent", "outputs", "3"));

    Event event =
        run.steps(5, 4, HEALTHY_LAYERS).steps(200, 1.0986, HEALTHY_LAYERS).beganEvent(LOSS_PLATEAU);

    assertThat(event.cause()).contains("1.10, about that of the best constant prediction (1.10)");
  }

  @Test
  void staysQuietWhenTheLossLevelsOffAfterLearning() {
    SimulatedRun run =
        new SimulatedRun().steps(20, 1, HEALTHY_LAYERS).steps(300, 0.3, HEALTHY_LAYERS);

    assertThat(run.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void clearsAPlateauWhenTheLossDecreases() {
    SimulatedRun run =
        new SimulatedRun().steps(100, 0.7, HEALTHY_LAYERS).steps(100, 0.2, HEALTHY_LAYERS);

    assertThat(run.events(LOSS_PLATEAU)).hasSize(2);
  }

  @Test
  void flagsAnOscillatingLoss() {
    Random random = new Random(1);
    SimulatedRun run =
        new SimulatedRun()
            .batchSize(1)
            .withRunInfo(4_000, Map.of("loss", "mcxent", "outputs", "3"));
    for (int i = 0; i < 700; i++) {
      run.step(
          random.nextInt(4) == 0 ? 4 + random.nextDouble() : 0.01 * random.nextDouble(),
          HEALTHY_LAYERS);
    }

    Event event = run.beganEvent(LOSS_OSCILLATION);
    assertThat(event.severity()).isEqualTo(Severity.INFO);
    assertThat(run.snapshot().active())
        .filteredOn(active -> active.kind() == LOSS_OSCILLATION)
        .extracting(Event::severity)
        .containsExactly(Severity.WARNING);
    assertThat(event.cause()).contains("batch size of 1");
  }

  @Test
  void staysQuietAboutAHighLossThatDoesNotSwing() {
    Random random = new Random(1);
    SimulatedRun run =
        new SimulatedRun().withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1000"));
    for (int i = 0; i < 400; i++) {
      run.step(2300 + 10 * random.nextGaussian(), HEALTHY_LAYERS);
    }

    assertThat(run.events(LOSS_OSCILLATION)).isEmpty();
  }

  @Test
  void aCrossEntropyBelowZeroDivergesAtOnceWhileASquaredErrorMayBeAnything() {
    for (String loss : List.of("xent", "mcxent", "mse")) {
      SimulatedRun run = new SimulatedRun().withRunInfo(400, Map.of("loss", loss));
      for (int i = 0; i < 40; i++) {
        run.step(1 - 0.5 * i, HEALTHY_LAYERS);
      }

      if (loss.equals("mse")) {
        assertThat(run.events(LOSS_DIVERGENCE)).isEmpty();
      } else {
        Event event = run.beganEvent(LOSS_DIVERGENCE);
        assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.onsetStep()).isEqualTo(3);
        assertThat(event.confirmedStep()).isEqualTo(9);
        assertThat(event.cause()).contains("cannot be negative");
      }
    }
  }

  @Test
  void staysQuietAboutABatchNoiseThatIsSmallBesideTheBestConstant() {
    Random random = new Random(1);
    SimulatedRun run =
        new SimulatedRun().withRunInfo(500, Map.of("loss", "mcxent", "baselineLoss", "2.3"));
    for (int i = 0; i < 500; i++) {
      run.step(0.05 * Math.exp(random.nextGaussian()), HEALTHY_LAYERS);
    }

    assertThat(run.events()).isEmpty();
  }

  @Test
  void staysQuietAboutASlowAndSteadyFall() {
    Random random = new Random(1);
    SimulatedRun run =
        new SimulatedRun().withRunInfo(400, Map.of("loss", "xent", "baselineLoss", "0.6931"));
    for (int i = 0; i < 400; i++) {
      run.step(0.688 - 1.1e-4 * i + 0.0018 * random.nextGaussian(), HEALTHY_LAYERS);
    }

    assertThat(run.events()).isEmpty();
  }

  @Test
  void staysQuietAboutTheNoiseOfBatchesOfOne() {
    Random random = new Random(1);
    SimulatedRun run =
        new SimulatedRun()
            .batchSize(1)
            .withRunInfo(4_000, Map.of("loss", "mcxent", "outputs", "2"));
    for (int i = 0; i < 1_000; i++) {
      boolean mislabelled = random.nextInt(5) == 0;
      run.step(-Math.log(mislabelled ? 0.2 : 0.8), HEALTHY_LAYERS);
    }

    assertThat(run.events(LOSS_OSCILLATION)).isEmpty();
  }

  @Test
  void staysQuietAboutTheLongTailOfSingleSquaredErrors() {
    Random random = new Random(1);
    SimulatedRun run =
        new SimulatedRun()
            .batchSize(1)
            .withRunInfo(4_000, Map.of("loss", "mse", "baselineLoss", "1"));
    for (int i = 0; i < 1_000; i++) {
      double error = 0.8 * random.nextGaussian();
      run.step(error * error, HEALTHY_LAYERS);
    }

    assertThat(run.events(LOSS_OSCILLATION)).isEmpty();
  }

  @Test
  void comparesWithTheBaselineLoss_whenARegressionHasOnlyLearnedTheMean() {
    Map<String, String> hyperParameters = Map.of("loss", "mse", "baselineLoss", "1");
    SimulatedRun withBaseline =
        new SimulatedRun()
            .withRunInfo(300, hyperParameters)
            .steps(10, 5, HEALTHY_LAYERS)
            .steps(200, 1, HEALTHY_LAYERS);
    SimulatedRun withoutBaseline =
        new SimulatedRun().steps(10, 5, HEALTHY_LAYERS).steps(200, 1, HEALTHY_LAYERS);

    assertThat(withBaseline.beganEvent(LOSS_PLATEAU).rootCause()).isTrue();
    assertThat(withoutBaseline.events(LOSS_PLATEAU)).isEmpty();
  }

  @Test
  void detectsAPlateauInNoisyBatches_byTheEpochMeans() {
    SimulatedRun run = new SimulatedRun().withRunInfo(1_000, Map.of());
    for (int i = 0; i < 200; i++) {
      run.inEpoch(i / 4).step(i % 4 < 2 ? 0.3 : 0.7, HEALTHY_LAYERS);
    }

    assertThat(run.beganEvent(LOSS_PLATEAU).confirmedStep()).isLessThanOrEqualTo(50);
  }

  @Test
  void flagsADivergingLoss() {
    SimulatedRun run = new SimulatedRun();
    for (int i = 0; i < 100; i++) {
      run.step(0.7 * Math.exp(i / 40.0), HEALTHY_LAYERS);
    }

    Event event = run.beganEvent(LOSS_DIVERGENCE);
    assertThat(event.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(event.confirmedStep()).isLessThanOrEqualTo(50);
    assertThat(event.remedies().get(0).key()).isEqualTo("lower-learning-rate");
  }

  @Test
  void staysQuietAboutASpike() {
    SimulatedRun run =
        new SimulatedRun().steps(50, 0.5, HEALTHY_LAYERS).steps(5, 50, HEALTHY_LAYERS);

    assertThat(run.steps(50, 0.4, HEALTHY_LAYERS).events(LOSS_DIVERGENCE)).isEmpty();
  }

  @Test
  void staysQuietWhenNoLossIsFinite() {
    SimulatedRun run = new SimulatedRun().steps(200, Double.NaN, HEALTHY_LAYERS);

    assertThat(run.events(LOSS_PLATEAU)).isEmpty();
    assertThat(run.events(LOSS_OSCILLATION)).isEmpty();
    assertThat(run.events(LOSS_DIVERGENCE)).isEmpty();
  }
}
