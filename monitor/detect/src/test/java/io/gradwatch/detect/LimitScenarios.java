package io.gradwatch.detect;

import io.gradwatch.detect.SimulatedRun.Layer;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Short runs that show what each limit of a verdict does.
 *
 * <p>Longer than most classes because it is one table, with a row for each limit.
 */
final class LimitScenarios {

  private static final Layer IN = Layer.of("in", 1);
  private static final Layer OUT = Layer.of("out", 1);

  /**
   * A scenario that measures a value of a limit.
   *
   * @param limit section and key of the limit
   * @param measured value that the scenario measures
   * @param kind kind of the verdict that the limit changes
   */
  record Pair(String limit, double measured, VerdictKind kind, Consumer<SimulatedRun> scenario) {

    @Override
    public String toString() {
      return limit;
    }
  }

  private LimitScenarios() {}

  // ---- what goes wrong and becomes well again

  private static void explodesThroughTime(SimulatedRun run) {
    run.steps(30, 1, ramp(20, 1e5), OUT).steps(80, 1, ramp(20, 1), OUT);
  }

  private static void explodesSteadilyThroughTime(SimulatedRun run) {
    run.steps(40, 1, ramp(20, 5e3), OUT);
  }

  /** A recurrent layer whose gradient grows by a factor on the way back through time. */
  private static Layer ramp(int timeSteps, double factor) {
    return IN.throughTime(
        IntStream.range(0, timeSteps).mapToObj(t -> t < timeSteps / 2 ? factor : 1.0).toList());
  }

  private static void vanishesThroughTime(SimulatedRun run) {
    run.steps(60, 1, ramp(20, 1e-5), OUT).steps(100, 1, ramp(20, 1), OUT);
  }

  private static void vanishesThroughTimeWhileLearning(SimulatedRun run) {
    run.steps(10, 1, ramp(20, 1e-7), OUT).steps(60, 0.1, ramp(20, 1e-7), OUT);
  }

  private static void explodes(SimulatedRun run) {
    run.steps(40, 1, IN, OUT)
        .step(1, Layer.of("in", 40).withUpdateNorm(0.4), OUT)
        .steps(60, 1, IN, OUT);
  }

  private static void isSteep(SimulatedRun run) {
    run.steps(40, 1, Layer.of("in", 2e3), OUT).steps(100, 1, IN, OUT);
  }

  private static void isExtreme(SimulatedRun run) {
    run.steps(10, 1, IN, OUT).steps(10, 1, Layer.of("in", 2e6), OUT);
  }

  private static void becomesNanAfterLargeUpdates(SimulatedRun run, int later) {
    run.steps(5, 1, IN, OUT)
        .step(1, IN.withUpdateNorm(0.5), OUT)
        .steps(later, 1, IN, OUT)
        .step(1, IN.withNans(1), OUT);
  }

  private static void saturates(SimulatedRun run) {
    run.steps(40, 1, IN.saturated(0.95), OUT)
        .steps(30, 1, IN.saturated(0.45), OUT)
        .steps(60, 1, IN.saturated(0.1), OUT);
  }

  private static void vanishes(SimulatedRun run) {
    run.steps(60, 1, Layer.of("in", 5e-4), OUT)
        .steps(60, 1, Layer.of("in", 2e-3), OUT)
        .steps(80, 1, IN, OUT);
  }

  private static void vanishesInAllLayers(SimulatedRun run) {
    run.steps(80, 1, Layer.of("in", 1e-8), Layer.of("out", 1e-8));
  }

  private static void vanishesOverTime(SimulatedRun run) {
    run.steps(20, 1, IN, OUT).steps(80, 1, Layer.of("in", 5e-5), Layer.of("out", 5e-5));
  }

  private static void startsWithCopies(SimulatedRun run) {
    run.steps(40, 1, IN.spread(1e-4), OUT).steps(60, 0.1, IN.spread(0.5), OUT);
  }

  private static void startsTooSmall(SimulatedRun run) {
    Layer small = IN.withWeightNorm(0.1);
    run.steps(100, 1, small, small);
  }

  private static void losesUnits(SimulatedRun run) {
    run.steps(40, 1, IN.dead(0.95), OUT)
        .steps(40, 1, IN.dead(0.75), OUT)
        .steps(60, 1, IN.dead(0), OUT);
  }

  private static void hasNoGradient(SimulatedRun run) {
    run.steps(40, 1, Layer.of("in", 0), OUT).steps(40, 1, IN, OUT);
  }

  private static void hasNoGradientInSmallBatches(SimulatedRun run) {
    run.batchSize(2).steps(8, 1, IN, OUT).steps(80, 1, Layer.of("in", 0), OUT);
  }

  private static void takesLargeSteps(SimulatedRun run) {
    Layer large = IN.withUpdateNorm(0.2);
    run.steps(80, 1, large, OUT).steps(30, 1, IN.withUpdateNorm(0.05), OUT).steps(80, 1, IN, OUT);
  }

  private static void takesSmallSteps(SimulatedRun run) {
    Layer small = IN.withUpdateNorm(5e-6);
    run.steps(60, 1, small, small).steps(80, 1, IN, OUT);
  }

  private static void diverges(SimulatedRun run) {
    run.steps(40, 1, IN, OUT).steps(60, 3, IN, OUT).steps(80, 1, IN, OUT);
  }

  private static void fallsBelowZero(SimulatedRun run) {
    run.withRunInfo(400, Map.of("loss", "xent")).steps(20, 1, IN, OUT).steps(20, -1, IN, OUT);
  }

  private static void oscillates(SimulatedRun run) {
    oscillates(run, 32, 200, 4);
    run.steps(150, 0.1, IN, OUT);
  }

  private static void oscillates(SimulatedRun run, int batchSize, int steps, double peak) {
    run.batchSize(batchSize).withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1"));
    for (int i = 0; i < steps; i++) {
      run.step(i % 2 == 0 ? peak : 0.1, IN, OUT);
    }
  }

  private static void oscillatesSlowly(SimulatedRun run) {
    run.withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1"));
    for (int i = 0; i < 200; i++) {
      run.step(i / 16 % 2 == 0 ? 0.6 : 1.4, IN, OUT);
    }
  }

  private static void testLossOscillates(SimulatedRun run) {
    run.withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1"));
    for (int i = 0; i < 20; i++) {
      run.testLoss(i % 2 == 0 ? 0.6 : 1).steps(5, 0.8, IN, OUT);
    }
  }

  private static void levelsOff(SimulatedRun run) {
    run.withRunInfo(600, Map.of("loss", "mse", "baselineLoss", "1"))
        .steps(250, 1, IN, OUT)
        .steps(100, 0.9, IN, OUT)
        .steps(200, 0.3, IN, OUT);
  }

  private static void levelsOffInALongRun(SimulatedRun run) {
    run.withRunInfo(4_000, Map.of("loss", "mse", "baselineLoss", "1")).steps(800, 1, IN, OUT);
  }

  private static void levelsOffInAShortRun(SimulatedRun run) {
    run.withRunInfo(120, Map.of("loss", "mse", "baselineLoss", "1")).steps(120, 1, IN, OUT);
  }

  private static void overfits(SimulatedRun run, double rise) {
    double[] losses = {1, 0.6, 0.5, 0.52, 0.5 * rise, 0.5 * rise, 0.5 * rise, 0.5 * rise};
    evaluated(run, losses);
    evaluated(run, 0.5 * rise, 0.5 * rise, 0.5, 0.5, 0.5, 0.5);
  }

  private static void evaluated(SimulatedRun run, double... testLosses) {
    for (double loss : testLosses) {
      run.testLoss(loss).steps(10, 0.05, IN, OUT);
    }
  }

  private static void warmsUp(SimulatedRun run) {
    run.learningRate(0.1).steps(30, 1, IN, OUT).learningRate(0.105).steps(60, 1, IN, OUT);
  }

  private static void generalisesNothing(SimulatedRun run) {
    Random random = new Random(1);
    run.withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1"));
    for (int i = 0; i < 40; i++) {
      run.testLoss(1.05);
      for (int k = 0; k < 10; k++) {
        run.step(1 - 5e-4 * (10 * i + k) + 1e-3 * random.nextGaussian(), IN, OUT);
      }
    }
  }

  /** What the hysteresis of a kind is shown with; a stall has none. */
  static Optional<Consumer<SimulatedRun>> hysteresis(VerdictKind kind) {
    return Optional.ofNullable(
        switch (kind) {
          case EXPLODING_THROUGH_TIME -> LimitScenarios::explodesThroughTime;
          case EXPLODING_GRADIENT -> LimitScenarios::isSteep;
          case NON_FINITE ->
              run ->
                  run.steps(5, 1, IN, OUT).steps(3, 1, IN.withNans(1), OUT).steps(40, 1, IN, OUT);
          case SATURATED_ACTIVATIONS -> LimitScenarios::saturates;
          case VANISHING_THROUGH_TIME -> LimitScenarios::vanishesThroughTime;
          case VANISHING_GRADIENT -> LimitScenarios::vanishes;
          case POOR_INITIALIZATION -> LimitScenarios::startsWithCopies;
          case DEAD_NEURONS -> LimitScenarios::losesUnits;
          case ZERO_GRADIENT -> LimitScenarios::hasNoGradient;
          case UPDATE_RATIO_TOO_LARGE -> LimitScenarios::takesLargeSteps;
          case UPDATE_RATIO_TOO_SMALL -> LimitScenarios::takesSmallSteps;
          case LOSS_DIVERGENCE -> LimitScenarios::diverges;
          case LOSS_OSCILLATION -> LimitScenarios::oscillates;
          case LOSS_PLATEAU -> LimitScenarios::levelsOff;
          case OVERFITTING -> run -> overfits(run, 1.6);
          default -> null;
        });
  }

  /** The other limits, in the order of the page of limits. */
  static final List<Pair> PAIRS = pairs();

  private static List<Pair> pairs() {
    Table table = new Table();
    table
        .of("learning", VerdictKind.LOSS_PLATEAU)
        .pair("warmUpGrowth", 1.05, LimitScenarios::warmsUp)
        .pair("minLosses", 40, LimitScenarios::levelsOff);
    table
        .of("learning", VerdictKind.LOSS_OSCILLATION)
        .pair("smallBatch", 8, run -> oscillates(run, 8, 200, 2.5));
    table
        .of("learning", VerdictKind.VANISHING_GRADIENT)
        .pair("learnedShare", 0.5, LimitScenarios::vanishesThoughLearned);
    table
        .of("features", VerdictKind.VANISHING_GRADIENT)
        .pair("gradientSteps", 20, LimitScenarios::vanishes);
    table
        .of("features", VerdictKind.EXPLODING_GRADIENT)
        .pair("gradientToWeightsSteps", 20, LimitScenarios::isSteep);
    table
        .of("features", VerdictKind.UPDATE_RATIO_TOO_LARGE)
        .pair(
            "updateRatioSteps",
            20,
            run -> run.steps(30, 1, IN, OUT).steps(60, 1, IN.withUpdateNorm(0.2), OUT));
    table
        .of("features", VerdictKind.SATURATED_ACTIVATIONS)
        .pair(
            "saturatedSteps",
            16,
            run -> run.steps(30, 1, IN, OUT).steps(60, 1, IN.saturated(0.95), OUT));
    table
        .of("features", VerdictKind.DEAD_NEURONS)
        .pair("deadSteps", 20, run -> run.steps(30, 1, IN, OUT).steps(60, 1, IN.dead(0.95), OUT));
    table
        .of("features", VerdictKind.OVERFITTING)
        .pair("testEvaluations", 3, run -> overfits(run, 1.6));
    table
        .of("explodingThroughTime", VerdictKind.EXPLODING_THROUGH_TIME)
        .pair("earlyToLate", 1e5, LimitScenarios::explodesThroughTime)
        .pair("earlyToLateSustained", 5e3, LimitScenarios::explodesSteadilyThroughTime)
        .pair("steps", 22, LimitScenarios::explodesSteadilyThroughTime)
        .pair("minTimeSteps", 20, LimitScenarios::explodesThroughTime)
        .pair(
            "recovered",
            50,
            run -> run.steps(30, 1, ramp(20, 1e5), OUT).steps(80, 1, ramp(20, 50), OUT));
    table
        .of("explodingGradient", VerdictKind.EXPLODING_GRADIENT)
        .pair("growth", 40, LimitScenarios::explodes)
        .pair("destructiveUpdateRatio", 0.4, LimitScenarios::explodes)
        .pair("growthWhenReplaced", 20, run -> bursts(run, 20, 2))
        .pair("replacingUpdateRatio", 2, run -> bursts(run, 20, 2))
        .pair("growthWhenRepeated", 8, run -> burstsTwice(run, 0.95))
        .pair("repeatedUpdateRatio", 0.95, run -> burstsTwice(run, 0.95))
        .pair("level", 2e3, LimitScenarios::isSteep)
        .pair("extremeLevel", 2e6, LimitScenarios::isExtreme)
        .pair(
            "recovered",
            2.5,
            run ->
                run.steps(40, 1, IN, OUT)
                    .step(1, Layer.of("in", 40).withUpdateNorm(0.4), OUT)
                    .steps(5, 1, IN, OUT)
                    .steps(8, 1, Layer.of("in", 2.5), OUT)
                    .steps(60, 1, IN, OUT));
    table
        .of("nonFinite", VerdictKind.NON_FINITE)
        .pair("destructiveUpdateRatio", 0.5, run -> becomesNanAfterLargeUpdates(run, 2))
        .pair("destructiveSteps", 4, run -> becomesNanAfterLargeUpdates(run, 3));
    table
        .of("saturatedActivations", VerdictKind.SATURATED_ACTIVATIONS)
        .pair("saturatedShare", 0.7, run -> run.steps(60, 1, IN.saturated(0.7), OUT))
        .pair("criticalShare", 0.95, LimitScenarios::saturates)
        .pair("recoveredShare", 0.45, LimitScenarios::saturates)
        .pair(
            "largeGain",
            4 / Math.sqrt(10),
            run -> run.steps(60, 1, IN.withWeightNorm(4).saturated(0.95), OUT));
    table
        .of("vanishingThroughTime", VerdictKind.VANISHING_THROUGH_TIME)
        .pair("steps", 20, LimitScenarios::vanishesThroughTime)
        .pair("minTimeSteps", 20, LimitScenarios::vanishesThroughTime)
        .pair("earlyToPeak", 1e-5, LimitScenarios::vanishesThroughTime)
        .pair("earlyToPeakWhileLearning", 1e-7, LimitScenarios::vanishesThroughTimeWhileLearning)
        .pair(
            "recoveredFactor",
            20,
            run -> run.steps(60, 1, ramp(20, 1e-5), OUT).steps(100, 1, ramp(20, 2e-3), OUT));
    table
        .of("vanishingGradient", VerdictKind.VANISHING_GRADIENT)
        .pair("depthRatio", 5e-4, LimitScenarios::vanishes)
        .pair("level", 1e-8, LimitScenarios::vanishesInAllLayers)
        .pair("trend", 5e-5, LimitScenarios::vanishesOverTime)
        .pair("recoveredFactor", 2, LimitScenarios::vanishes)
        .pair(
            "saturatedShare",
            0.3,
            run -> run.steps(80, 1, Layer.of("in", 5e-4), IN.saturated(0.3), OUT));
    table
        .of("poorInitialization", VerdictKind.POOR_INITIALIZATION)
        .pair("unitSpread", 1e-4, LimitScenarios::startsWithCopies)
        .pair("gainDecades", -Math.log10(0.1 / Math.sqrt(10)), LimitScenarios::startsTooSmall)
        .pair("minLayers", 2, LimitScenarios::startsTooSmall)
        .pair("minSteps", 30, LimitScenarios::startsWithCopies)
        .pair("minStepsOfScale", 60, LimitScenarios::startsTooSmall);
    table
        .of("deadNeurons", VerdictKind.DEAD_NEURONS)
        .pair("deadShare", 0.85, run -> run.steps(60, 1, IN.dead(0.85), OUT))
        .pair("criticalShare", 0.95, LimitScenarios::losesUnits)
        .pair("recoveredShare", 0.75, LimitScenarios::losesUnits)
        .pair("minExamples", 640, LimitScenarios::losesUnits)
        .pair(
            "deadShareOfFewExamples",
            0.95,
            run -> run.batchSize(4).steps(90, 1, IN.dead(0.95), OUT));
    table
        .of("zeroGradient", VerdictKind.ZERO_GRADIENT)
        .pair("steps", 25, LimitScenarios::hasNoGradient)
        .pair("stepsOfSmallBatches", 30, LimitScenarios::hasNoGradientInSmallBatches);
    table
        .of("updateRatioTooLarge", VerdictKind.UPDATE_RATIO_TOO_LARGE)
        .pair("tooLarge", 0.2, LimitScenarios::takesLargeSteps)
        .pair("recovered", 0.05, LimitScenarios::takesLargeSteps)
        .pair("minFirstGain", 1 / Math.sqrt(10), LimitScenarios::takesLargeSteps)
        .pair(
            "weightGrowth", 5, run -> run.step(1, IN, OUT).steps(60, 1, IN.withWeightNorm(5), OUT))
        .pair(
            "weightGrowthSteps",
            31,
            run -> run.step(1, IN, OUT).steps(60, 1, IN.withWeightNorm(5), OUT))
        .pair("replacingRatio", 0.95, LimitScenarios::replacesWeights)
        .pair("replacedShare", 0.6, LimitScenarios::replacesWeights);
    table
        .of("updateRatioTooSmall", VerdictKind.UPDATE_RATIO_TOO_SMALL)
        .pair("tooSmall", 5e-6, LimitScenarios::takesSmallSteps)
        .pair(
            "sufficient",
            5e-5,
            run ->
                run.steps(5, 1, IN.withUpdateNorm(5e-5), OUT.withUpdateNorm(5e-5))
                    .steps(90, 1, IN.withUpdateNorm(5e-6), OUT.withUpdateNorm(5e-6)))
        .pair("collapse", 5e-4, LimitScenarios::collapses)
        .pair("collapseSteps", 30, LimitScenarios::collapses)
        .pair("collapseGradient", 0.5, LimitScenarios::collapses)
        .pair(
            "collapseStepsLeft",
            0.705,
            run -> {
              run.withRunInfo(200, Map.of());
              collapses(run);
            });
    table
        .of("lossDivergence", VerdictKind.LOSS_DIVERGENCE)
        .pair("divergedRatio", 3, LimitScenarios::diverges)
        .pair("divergedReferenceRatio", 3, LimitScenarios::diverges)
        .pair("losses", 20, LimitScenarios::diverges)
        .pair(
            "lossesOfSmallBatches",
            60,
            run -> {
              run.batchSize(2);
              diverges(run);
            })
        .pair("negativeLosses", 5, LimitScenarios::fallsBelowZero);
    table
        .of("lossOscillation", VerdictKind.LOSS_OSCILLATION)
        .pair("minLosses", 50, LimitScenarios::oscillates)
        .pair("alertingSteps", 150, LimitScenarios::oscillates)
        .pair("alertingStepsShare", 0.4, LimitScenarios::oscillates)
        .pair("peakRatio", 2.5, run -> oscillates(run, 32, 200, 2.5))
        .pair("peakRatioOfSquaredErrors", 8, run -> oscillates(run, 2, 200, 8))
        .pair("minStepsOfSquaredErrors", 110, run -> oscillates(run, 2, 200, 8))
        .pair("reversals", 3, LimitScenarios::oscillatesSlowly)
        .pair("reversalSwing", 0.8, LimitScenarios::oscillatesSlowly)
        .pair("testReversalSwing", 0.4, LimitScenarios::testLossOscillates)
        .pair(
            "recoveredPeakRatio",
            1.2,
            run -> {
              oscillates(run, 32, 200, 4);
              peaks(run, 1.2);
            });
    table
        .of("lossPlateau", VerdictKind.LOSS_PLATEAU)
        .pair("minSteps", 50, LimitScenarios::levelsOff)
        .pair("minStepsShare", 0.1, LimitScenarios::levelsOff)
        .pair("alertingSteps", 150, LimitScenarios::levelsOff)
        .pair("alertingStepsShare", 0.15, LimitScenarios::levelsOffInALongRun)
        .pair("maxAlertingStepsShare", 0.5, LimitScenarios::levelsOffInAShortRun)
        .pair(
            "plateauShare",
            0.97,
            run ->
                run.withRunInfo(600, Map.of())
                    .steps(5, 1, IN, OUT)
                    .steps(5, 1, IN, OUT)
                    .steps(80, 0.97, IN, OUT))
        .pair("recoveredShare", 0.7, run -> run.steps(100, 1, IN, OUT).steps(100, 0.7, IN, OUT))
        .pair("minLossesOfSlope", 40, LimitScenarios::levelsOff)
        .pair("minEvaluations", 15, LimitScenarios::generalisesNothing)
        .pair("testBaselineShare", 1.05, LimitScenarios::generalisesNothing)
        .pair("smallUpdateRatio", 1e-3, LimitScenarios::levelsOff);
    table
        .of("overfitting", VerdictKind.OVERFITTING)
        .pair("testLossRise", 1.6, run -> overfits(run, 1.6))
        .pair(
            "sustainedTestLossRise",
            1.15,
            run -> {
              evaluated(run, 1, 0.6, 0.5);
              evaluated(run, 0.575, 0.575, 0.575, 0.575, 0.575, 0.575, 0.575, 0.575);
            })
        .pair(
            "alertingRise",
            0.3,
            run -> {
              run.withRunInfo(400, Map.of("loss", "mse", "baselineLoss", "1"));
              overfits(run, 1.6);
            })
        .pair("evaluations", 3, run -> overfits(run, 1.6))
        .pair(
            "sustainedEvaluations",
            6,
            run -> {
              evaluated(run, 1, 0.6, 0.5);
              evaluated(run, 0.575, 0.575, 0.575, 0.575, 0.575, 0.575, 0.575, 0.575);
            })
        .pair("testToTrainingRatio", 16, run -> overfits(run, 1.6));
    table
        .of("learning", VerdictKind.LOSS_PLATEAU)
        .pair("startLosses", 7, run -> run.steps(4, 10, IN, OUT).steps(100, 1, IN, OUT))
        .pair("levelLosses", 20, run -> run.steps(100, 1, IN, OUT).steps(100, 0.3, IN, OUT));
    table
        .of("learning", VerdictKind.VANISHING_GRADIENT)
        .pair("slopeErrors", 1.0172, run -> vanishesAt(run, 100, i -> 1 - 1e-3 * i, 0.05))
        .pair("notableChange", 0.025052, run -> vanishesAt(run, 100, i -> 1 - 1e-3 * i, 0.01))
        .pair("slowErrors", 5.22186, run -> vanishesAt(run, 400, i -> 1 - 1e-4 * i, 0.02))
        .pair("slowChange", 0.0110003, run -> vanishesAt(run, 400, i -> 1 - 1e-4 * i, 0.01))
        .pair("slowMinLosses", 30, LimitScenarios::vanishesWhileTheLossBeginsToFall)
        .pair(
            "belowBaseline",
            0.964838,
            run -> {
              describe(run, 1);
              vanishesAt(run, 400, i -> 0.96, 0.02);
            })
        .pair(
            "belowErrors",
            2.99317,
            run -> {
              describe(run, 1);
              vanishesAt(run, 200, i -> 0.96, 0.06);
            })
        .pair("belowStart", 0.82279, run -> vanishesAt(run, 400, i -> i < 20 ? 1 : 0.8, 0.02));
    table
        .of("explodingGradient", VerdictKind.EXPLODING_GRADIENT)
        .pair(
            "largeGain",
            3 / Math.sqrt(10),
            run ->
                run.steps(40, 1, IN.withWeightNorm(9), OUT)
                    .step(1, Layer.of("in", 40).withWeightNorm(9).withUpdateNorm(4), OUT))
        .pair(
            "unscaledLoss",
            150,
            run ->
                run.steps(40, 150, IN, OUT).step(150, Layer.of("in", 40).withUpdateNorm(0.4), OUT))
        .pair(
            "largeNorm",
            12,
            run ->
                run.steps(40, 1, Layer.of("in", 12), OUT)
                    .step(1, Layer.of("in", 480).withUpdateNorm(0.4), OUT));
    table
        .of("poorInitialization", VerdictKind.POOR_INITIALIZATION)
        .pair("repairedDecades", Math.log10(1.5), LimitScenarios::startsTooSmallAndGrows)
        .pair("firstLossRatio", 6 / Math.log(3), LimitScenarios::startsWithLargeOutputs)
        .pair("lossRatio", 3 / Math.log(3), LimitScenarios::startsWithLargeOutputs);
    table
        .of("zeroGradient", VerdictKind.ZERO_GRADIENT)
        .pair("deadShare", 0.9, run -> run.steps(40, 1, Layer.of("in", 0).dead(0.9), OUT));
    table
        .of("lossDivergence", VerdictKind.LOSS_DIVERGENCE)
        .pair(
            "divergedRatioWhileRising", 1.131237, run -> losses(run, 60, i -> 1 + 0.01 * i, 0.01));
    table
        .of("lossOscillation", VerdictKind.LOSS_OSCILLATION)
        .pair(
            "peakRatioOfSmallBatches",
            4,
            run -> {
              run.batchSize(2).withRunInfo(400, Map.of("loss", "mcxent", "baselineLoss", "1"));
              losses(run, 200, i -> i % 2 == 0 ? 4 : 0.1, 0);
            })
        .pair(
            "recentLosses",
            1,
            run -> {
              oscillates(run, 32, 60, 4);
              run.steps(60, 0.6, IN, OUT);
            })
        .pair(
            "swing",
            1.5,
            run -> {
              describe(run, 1);
              losses(run, 100, i -> i % 2 == 0 ? 2.5 : 1, 0);
            })
        .pair(
            "reversalShare",
            0.478258,
            run -> {
              describe(run, 1);
              losses(run, 100, i -> i % 4 < 2 ? 2.5 : 0.5, 0.05);
            })
        .pair("smoothingLosses", 8, LimitScenarios::oscillatesSlowly)
        .pair("learnedShare", 0.526565, LimitScenarios::oscillates)
        .pair("smallBatch", 32, LimitScenarios::oscillates);
    table
        .of("lossPlateau", VerdictKind.LOSS_PLATEAU)
        .pair(
            "belowBaseline",
            0.986248,
            run -> {
              describe(run, 1);
              losses(run, 200, i -> 0.98, 0.05);
            })
        .pair(
            "belowBaselineErrors",
            1.19336,
            run -> {
              describe(run, 1);
              losses(run, 200, i -> 0.98, 0.05);
            })
        .pair("expectedProgress", 0.00561494, run -> losses(run, 100, i -> 1 - 1e-4 * i, 1e-3))
        .pair("expectedProgressInNoise", 0.178633, run -> losses(run, 100, i -> 1, 0.1))
        .pair("significantErrors", 1.47371, run -> losses(run, 100, i -> 1 - 2e-3 * i, 0.1))
        .pair("standardErrors", 0.717994, run -> losses(run, 100, i -> 1, 0.1))
        .pair("minEpochs", 9, LimitScenarios::levelsOffInShortEpochs)
        .pair("gradientGrowthDecades", 0.186747, LimitScenarios::levelsOffWhileGradientsGrow)
        .pair(
            "nearBaseline",
            0.03,
            run -> {
              describe(run, 1);
              losses(run, 100, i -> 1.03, 0);
            });
    table
        .of("overfitting", VerdictKind.OVERFITTING)
        .pair(
            "learnedShare",
            0.05,
            run -> {
              describe(run, 1);
              overfits(run, 1.6);
            })
        .pair(
            "trainingLossSlack",
            5 / 3.0,
            run -> {
              run.steps(60, 0.03, IN, OUT);
              overfits(run, 1.6);
            });
    return table.pairs;
  }

  private static void bursts(SimulatedRun run, double growth, double updateRatio) {
    run.withRunInfo(400, Map.of("updater", "Sgd"))
        .steps(40, 1, IN, OUT)
        .step(1, Layer.of("in", growth).withUpdateNorm(updateRatio), OUT)
        .steps(20, 1, IN, OUT);
  }

  private static void burstsTwice(SimulatedRun run, double updateRatio) {
    run.withRunInfo(400, Map.of("updater", "Sgd"))
        .steps(40, 1, IN, OUT)
        .steps(2, 1, Layer.of("in", 8).withUpdateNorm(updateRatio), OUT)
        .steps(20, 1, IN, OUT);
  }

  private static void replacesWeights(SimulatedRun run) {
    run.step(1, IN.withUpdateNorm(0.95), OUT).steps(60, 1, IN.withUpdateNorm(0.06), OUT);
  }

  private static void collapses(SimulatedRun run) {
    Layer small = Layer.of("in", 0.5).withUpdateNorm(5e-7);
    run.learningRate(0.1).steps(20, 1, IN, OUT).learningRate(5e-5).steps(100, 1, small, small);
  }

  private static void peaks(SimulatedRun run, double peak) {
    for (int i = 0; i < 200; i++) {
      run.step(i % 2 == 0 ? peak : 0.6, IN, OUT);
    }
  }

  private static void vanishesThoughLearned(SimulatedRun run) {
    run.withRunInfo(600, Map.of("loss", "mse", "baselineLoss", "1"))
        .steps(60, 0.5, Layer.of("in", 5e-4), OUT);
  }

  private static void describe(SimulatedRun run, double baseline) {
    run.withRunInfo(400, Map.of("loss", "mse", "baselineLoss", String.valueOf(baseline)));
  }

  private static void losses(SimulatedRun run, int steps, IntToDoubleFunction loss, double noise) {
    Random random = new Random(1);
    for (int i = 0; i < steps; i++) {
      run.step(loss.applyAsDouble(i) + noise * random.nextGaussian(), IN, OUT);
    }
  }

  /** A gradient vanishes: how severe that is depends on whether the run learns. */
  private static void vanishesAt(
      SimulatedRun run, int steps, IntToDoubleFunction loss, double noise) {
    Random random = new Random(1);
    for (int i = 0; i < steps; i++) {
      Layer layer = i % 70 < 35 ? Layer.of("in", 1e-4) : IN;
      run.step(loss.applyAsDouble(i) + noise * random.nextGaussian(), layer, OUT);
    }
  }

  private static void vanishesWhileTheLossBeginsToFall(SimulatedRun run) {
    for (int i = 0; i < 66; i++) {
      run.step(1 - 4.5e-4 * Math.max(0, i - 30), i < 40 ? IN : Layer.of("in", 1e-4), OUT);
    }
  }

  private static void startsTooSmallAndGrows(SimulatedRun run) {
    run.step(1, IN.withWeightNorm(0.1), OUT.withWeightNorm(0.1));
    run.steps(100, 1, IN.withWeightNorm(0.15), OUT.withWeightNorm(0.15));
  }

  private static void startsWithLargeOutputs(SimulatedRun run) {
    run.withRunInfo(600, Map.of("loss", "mcxent", "outputs", "3"))
        .step(6, IN, OUT)
        .steps(100, 3, IN, OUT);
  }

  private static void levelsOffInShortEpochs(SimulatedRun run) {
    run.withRunInfo(1_000, Map.of());
    for (int i = 0; i < 200; i++) {
      run.inEpoch(i / 4).step(i % 4 < 2 ? 0.3 : 0.7, IN, OUT);
    }
  }

  private static void levelsOffWhileGradientsGrow(SimulatedRun run) {
    for (int i = 0; i < 150; i++) {
      double norm = 0.01 * Math.exp(i / 100.0);
      run.step(0.7, Layer.of("in", norm), Layer.of("out", norm));
    }
  }

  /** Rows of one section and kind. */
  private static final class Table {

    private final List<Pair> pairs = new ArrayList<>();
    private String section = "";
    private VerdictKind kind = VerdictKind.RUN_STALLED;

    Table of(String newSection, VerdictKind newKind) {
      section = newSection;
      kind = newKind;
      return this;
    }

    Table pair(String key, double measured, Consumer<SimulatedRun> scenario) {
      pairs.add(new Pair(section + "." + key, measured, kind, scenario));
      return this;
    }
  }

  /** Limits without a pair, each with the reason. */
  static final Map<String, String> WITHOUT_PAIR = withoutPair();

  private static Map<String, String> withoutPair() {
    Map<String, String> reasons = new HashMap<>();
    for (String key :
        List.of(
            "minTimeoutSeconds",
            "p95Factor",
            "longestFactor",
            "minIntervals",
            "initialTimeoutSeconds",
            "heartbeatTimeoutSeconds",
            "abandonedAfterSeconds")) {
      reasons.put("runStalled." + key, "a stall is found between steps: see RunStalledTest");
    }
    reasons.put(
        "learning.slowMinMeans",
        "binds only where slowMinLosses is lowered: otherwise the half has 16 means or more");
    reasons.put(
        "deadNeurons.deadOutputShare",
        "a rectified output has to be described: see DeadNeuronsTest");
    return reasons;
  }
}
