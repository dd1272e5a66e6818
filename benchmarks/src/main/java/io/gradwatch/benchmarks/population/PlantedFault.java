package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.ValidityChecks.deadUnitShareAtLeast;
import static io.gradwatch.benchmarks.population.ValidityChecks.explodesThroughTime;
import static io.gradwatch.benchmarks.population.ValidityChecks.gradientGrowsBy;
import static io.gradwatch.benchmarks.population.ValidityChecks.gradientJumpsAt;
import static io.gradwatch.benchmarks.population.ValidityChecks.hasNonFinite;
import static io.gradwatch.benchmarks.population.ValidityChecks.initialUpdateRatioAtLeast;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossFallsBelowZero;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossGrowsBy;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossOscillates;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossPlateaus;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossPlateausFrom;
import static io.gradwatch.benchmarks.population.ValidityChecks.medianUpdateRatioBetween;
import static io.gradwatch.benchmarks.population.ValidityChecks.overfits;
import static io.gradwatch.benchmarks.population.ValidityChecks.saturatedShareAtLeast;
import static io.gradwatch.benchmarks.population.ValidityChecks.staysBelowQuality;
import static io.gradwatch.benchmarks.population.ValidityChecks.updateRatioFallsTo;
import static io.gradwatch.benchmarks.population.ValidityChecks.vanishesAcrossDepth;
import static io.gradwatch.benchmarks.population.ValidityChecks.vanishesThroughTime;
import static io.gradwatch.benchmarks.population.ValidityChecks.zeroGradients;
import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.LOSS_DIVERGENCE;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.POOR_INITIALIZATION;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_SMALL;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.VANISHING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;

import io.gradwatch.protocol.VerdictKind;
import java.util.Locale;
import java.util.function.Function;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Faults that can be planted in a training that learns. Each is one change of it, and has a check
 * that the run behaves accordingly. Faults of single layers replace the network by dense layers
 * with the base's data and optimiser.
 *
 * <p>Longer than most classes because it is a table: a fault a row.
 */
enum PlantedFault {
  // values that are not finite
  NAN_INPUT(NON_FINITE, PlantedFault::nanInput),
  INFINITE_INPUT(NON_FINITE, PlantedFault::infiniteInput),
  LOGARITHM_OF_NEGATIVE(NON_FINITE, PlantedFault::logarithmOfNegative),

  // gradients that explode
  RATE_SPIKE(EXPLODING_GRADIENT, base -> rateJump(base, 3e3)),
  BAD_BATCH(EXPLODING_GRADIENT, PlantedFault::badBatch),
  UNSCALED_TARGETS(EXPLODING_GRADIENT, PlantedFault::unscaledTargets),

  // gradients that vanish
  DEEP_SIGMOID(VANISHING_GRADIENT, base -> deep(base, Activation.SIGMOID)),
  DEEP_HARD_SIGMOID(VANISHING_GRADIENT, base -> deep(base, Activation.HARDSIGMOID)),

  // updates of the wrong size
  RATE_TOO_SMALL(UPDATE_RATIO_TOO_SMALL, PlantedFault::rateTooSmall),
  RATE_COLLAPSE(UPDATE_RATIO_TOO_SMALL, PlantedFault::rateCollapse),
  RATE_TOO_LARGE(UPDATE_RATIO_TOO_LARGE, PlantedFault::rateTooLarge),

  // the course of the loss
  WRONG_SIGN(LOSS_DIVERGENCE, PlantedFault::wrongSign),
  LABELS_NOT_BINARY(LOSS_DIVERGENCE, PlantedFault::labelsNotBinary),
  SHUFFLED_TARGETS(LOSS_PLATEAU, PlantedFault::shuffledTargets),
  CONSTANT_INPUTS(LOSS_PLATEAU, PlantedFault::constantInputs),
  LINEAR_MODEL(LOSS_PLATEAU, PlantedFault::linearModel),
  EXCESSIVE_DECAY(LOSS_PLATEAU, PlantedFault::excessiveDecay),
  NOISY_STEPS(LOSS_OSCILLATION, PlantedFault::noisySteps),
  FEW_ROWS(OVERFITTING, PlantedFault::fewRows),

  // units and weights
  DEAD_LAYER(DEAD_NEURONS, PlantedFault::deadLayer),
  DEAD_BRANCH(DEAD_NEURONS, PlantedFault::deadBranch),
  UNSCALED_INPUTS(SATURATED_ACTIVATIONS, PlantedFault::unscaledInputs),
  LARGE_WEIGHTS(SATURATED_ACTIVATIONS, PlantedFault::largeWeights),
  EQUAL_WEIGHTS(POOR_INITIALIZATION, PlantedFault::equalWeights),
  TINY_WEIGHTS(POOR_INITIALIZATION, PlantedFault::tinyWeights),
  HUGE_WEIGHTS(POOR_INITIALIZATION, PlantedFault::hugeWeights),
  SINGLE_SOFTMAX(ZERO_GRADIENT, PlantedFault::singleSoftmax),
  DEAD_OUTPUT(ZERO_GRADIENT, PlantedFault::deadOutput),

  // gradients through time
  SHRINKING_STATE(VANISHING_THROUGH_TIME, PlantedFault::shrinkingState),
  FORGETFUL_CELL(VANISHING_THROUGH_TIME, PlantedFault::forgetfulCell),
  GROWING_STATE(EXPLODING_THROUGH_TIME, base -> growingState(base, Activation.IDENTITY)),
  GROWING_RELU_STATE(EXPLODING_THROUGH_TIME, base -> growingState(base, Activation.RELU));

  private final VerdictKind kind;

  @SuppressWarnings("ImmutableEnumChecker") // all are static methods
  private final Function<BaseTraining, VariantBuilder> planting;

  PlantedFault(VerdictKind kind, Function<BaseTraining, VariantBuilder> planting) {
    this.kind = kind;
    this.planting = planting;
  }

  VerdictKind kind() {
    return kind;
  }

  /** The variant of a training with this fault. */
  VariantBuilder plantedIn(BaseTraining base) {
    return planting.apply(base);
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  // ---- values that are not finite

  private static VariantBuilder nanInput(BaseTraining base) {
    return nonFinite(base, NAN_INPUT, Double.NaN);
  }

  private static VariantBuilder infiniteInput(BaseTraining base) {
    return nonFinite(base, INFINITE_INPUT, Double.POSITIVE_INFINITY);
  }

  private static VariantBuilder nonFinite(BaseTraining base, PlantedFault fault, double value) {
    long at = base.steps() / 2;
    return base.variant(fault.label())
        .changeBatches(value + " at " + at, FaultInjection.setFirstInputAt(at, value))
        .plantedAt(at)
        .onsetRule(OnsetRule.FIRST_NON_FINITE)
        .acceptable(ZERO_GRADIENT)
        .requires(hasNonFinite());
  }

  private static VariantBuilder logarithmOfNegative(BaseTraining base) {
    NetworkSpec network =
        dense(base, 2, Activation.TANH)
            .output(Activation.IDENTITY, LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR);
    return base.variant(LOGARITHM_OF_NEGATIVE.label(), base.dataset().scaleTargets(5, -5), network)
        .onsetRule(OnsetRule.FIRST_NON_FINITE)
        .acceptable(ZERO_GRADIENT)
        .requires(hasNonFinite());
  }

  // ---- gradients that explode

  private static VariantBuilder rateJump(BaseTraining base, double factor) {
    int at = base.steps() / 2;
    return base.variant(
            RATE_SPIKE.label(),
            base.dataset(),
            base.network(LearningRateSchedules.temporary(base.rate(), at, 5, factor * base.rate())))
        .plantedAt(at)
        .onsetRule(OnsetRule.TENFOLD_GRADIENT)
        .acceptable(OVERFITTING)
        .requires(gradientGrowsBy(at, 100));
  }

  private static VariantBuilder badBatch(BaseTraining base) {
    int at = base.steps() / 2;
    return base.variant(BAD_BATCH.label())
        .changeBatches("inputs*1e4 at " + at, FaultInjection.scaleInputsAt(at, 1e4))
        .plantedAt(at)
        .requires(gradientJumpsAt(at, 100));
  }

  private static VariantBuilder unscaledTargets(BaseTraining base) {
    return base.variant(
            UNSCALED_TARGETS.label(), base.dataset().scaleTargets(1e5, 0), base.network())
        .alternatives(LOSS_PLATEAU, SATURATED_ACTIVATIONS)
        .acceptable(VANISHING_GRADIENT, EXPLODING_THROUGH_TIME)
        .requires(
            staysBelowQuality(base.quality(0.5)).and(ValidityChecks.firstGradientAtLeast(1e4)));
  }

  // ---- gradients that vanish

  private static VariantBuilder deep(BaseTraining base, Activation activation) {
    PlantedFault fault = activation == Activation.SIGMOID ? DEEP_SIGMOID : DEEP_HARD_SIGMOID;
    return base.variant(fault.label(), base.dataset(), dense(base, 10, activation))
        .faultyLayers(0, 1, 2, 3, 4)
        .requires(staysBelowQuality(base.quality(0.4)).and(vanishesAcrossDepth(2e-3)));
  }

  // ---- updates of the wrong size

  private static VariantBuilder rateTooSmall(BaseTraining base) {
    return base.variant(
            RATE_TOO_SMALL.label(), base.dataset(), base.network(base.updater(1e-6 * base.rate())))
        .alternatives(LOSS_PLATEAU)
        .requires(lossPlateaus(0.85).and(medianUpdateRatioBetween(0, 1e-6)));
  }

  /** While there is still much to learn, the rate falls to a millionth. */
  private static VariantBuilder rateCollapse(BaseTraining base) {
    int at = Math.max(40, base.steps() / 8);
    return base.variant(
            RATE_COLLAPSE.label(),
            base.dataset(),
            base.network(LearningRateSchedules.switchAt(base.rate(), at, 1e-6 * base.rate())))
        .alternatives(LOSS_PLATEAU)
        .plantedAt(at)
        .requires(updateRatioFallsTo(at, 1e-6).and(staysBelowQuality(base.quality(0.95))));
  }

  private static VariantBuilder rateTooLarge(BaseTraining base) {
    return base.variant(
            RATE_TOO_LARGE.label(), base.dataset(), base.network(base.updater(200 * base.rate())))
        .acceptable(VANISHING_THROUGH_TIME, EXPLODING_THROUGH_TIME)
        .requires(staysBelowQuality(base.quality(0.9)).and(initialUpdateRatioAtLeast(0.1)));
  }

  // ---- the course of the loss

  private static VariantBuilder wrongSign(BaseTraining base) {
    return base.variant(
            WRONG_SIGN.label(), base.dataset(), base.network(base.updater(-base.rate())))
        .onsetRule(OnsetRule.LOWEST_TRAINING_LOSS)
        .acceptable(DEAD_NEURONS)
        .requires(lossGrowsBy(1.5));
  }

  /**
   * Binary cross-entropy of labels that are 0 and 9 falls below zero, to the limit at which
   * Deeplearning4j clips logarithms.
   */
  private static VariantBuilder labelsNotBinary(BaseTraining base) {
    return base.variant(
            LABELS_NOT_BINARY.label(),
            base.dataset().withSingleOutput().scaleTargets(9, 0),
            base.network().output(Activation.SIGMOID, LossFunction.XENT))
        .requires(lossFallsBelowZero(5));
  }

  private static VariantBuilder shuffledTargets(BaseTraining base) {
    return plateau(
        base.variant(
            SHUFFLED_TARGETS.label(), base.dataset().withShuffledTargets(), base.network()),
        base);
  }

  private static VariantBuilder constantInputs(BaseTraining base) {
    return plateau(
        base.variant(CONSTANT_INPUTS.label(), base.dataset().scaleInputs(0, 1), base.network()),
        base);
  }

  private static VariantBuilder linearModel(BaseTraining base) {
    return plateau(
        base.variant(LINEAR_MODEL.label(), base.dataset(), dense(base, 2, Activation.IDENTITY)),
        base);
  }

  /**
   * Weights decay faster than the gradient can hold them, so that outputs are constant. At first
   * the loss falls with the penalty.
   */
  private static VariantBuilder excessiveDecay(BaseTraining base) {
    return base.variant(EXCESSIVE_DECAY.label(), base.dataset(), base.network().l2(3))
        .acceptable(VANISHING_GRADIENT)
        .requires(staysBelowQuality(base.quality(0.35)).and(lossPlateausFrom(0.5, 0.85)));
  }

  private static VariantBuilder plateau(VariantBuilder variant, BaseTraining base) {
    return variant
        .acceptable(OVERFITTING)
        .requires(staysBelowQuality(base.quality(0.35)).and(lossPlateaus(0.85)));
  }

  private static VariantBuilder noisySteps(BaseTraining base) {
    double factor =
        switch (base.optimiser()) {
          case SGD -> 8;
          case MOMENTUM -> 3;
          default -> 30;
        };
    return base.variant(
            NOISY_STEPS.label(), base.dataset(), base.network(base.updater(factor * base.rate())))
        .batchSize(2)
        .steps(800)
        .acceptable(DEAD_NEURONS, SATURATED_ACTIVATIONS, ZERO_GRADIENT)
        .requires(lossOscillates(0.4));
  }

  private static VariantBuilder fewRows(BaseTraining base) {
    return base.variant(
            FEW_ROWS.label(),
            base.dataset().withTargetNoise(0.3).limitTrainingRows(32),
            base.network())
        .batchSize(16)
        .steps(600)
        .onsetRule(OnsetRule.LOWEST_TEST_LOSS)
        .requires(overfits(1.2));
  }

  // ---- units and weights

  private static VariantBuilder deadLayer(BaseTraining base) {
    return base.variant(DEAD_LAYER.label(), base.dataset(), relu(base, 3))
        .prepareNetwork("layer 1 bias -100", FaultInjection.setBiases("1", 1, -100))
        .faultyLayers(1)
        .requires(staysBelowQuality(base.quality(0.5)).and(deadUnitShareAtLeast(0.8)));
  }

  /** The layers before and behind it learn on. */
  private static VariantBuilder deadBranch(BaseTraining base) {
    return base.variant(DEAD_BRANCH.label())
        .prepareNetwork("right0 bias -100", FaultInjection.setBiases("right0", 1, -100))
        .requires(deadUnitShareAtLeast(0.8));
  }

  private static VariantBuilder unscaledInputs(BaseTraining base) {
    return saturated(
            base.variant(
                UNSCALED_INPUTS.label(),
                base.dataset().scaleInputs(400, 0),
                dense(base, 2, Activation.TANH)))
        .faultyLayers(0);
  }

  private static VariantBuilder largeWeights(BaseTraining base) {
    return saturated(
            base.variant(
                LARGE_WEIGHTS.label(),
                base.dataset(),
                dense(base, 4, Activation.TANH).normalWeights(10)))
        .faultyLayers(0, 1, 2, 3)
        .alternatives(POOR_INITIALIZATION);
  }

  private static VariantBuilder saturated(VariantBuilder variant) {
    return variant
        .acceptable(UPDATE_RATIO_TOO_LARGE, EXPLODING_GRADIENT)
        .requires(saturatedShareAtLeast(0.7));
  }

  private static VariantBuilder equalWeights(BaseTraining base) {
    return poorStart(
        base.variant(
            EQUAL_WEIGHTS.label(),
            base.dataset(),
            dense(base, 2, Activation.TANH).constantWeights(0.3)),
        base);
  }

  private static VariantBuilder tinyWeights(BaseTraining base) {
    return poorStart(
            base.variant(
                TINY_WEIGHTS.label(),
                base.dataset(),
                dense(base, 6, Activation.RELU).normalWeights(1e-3)),
            base)
        .alternatives(VANISHING_GRADIENT);
  }

  private static VariantBuilder hugeWeights(BaseTraining base) {
    return poorStart(
            base.variant(
                HUGE_WEIGHTS.label(),
                base.dataset(),
                dense(base, 8, Activation.RELU).normalWeights(1.5)),
            base)
        .alternatives(EXPLODING_GRADIENT, LOSS_DIVERGENCE, NON_FINITE)
        .acceptable(DEAD_NEURONS, ZERO_GRADIENT, VANISHING_GRADIENT, LOSS_OSCILLATION);
  }

  private static VariantBuilder poorStart(VariantBuilder variant, BaseTraining base) {
    return variant.steps(300).requires(staysBelowQuality(base.quality(0.7)));
  }

  private static VariantBuilder singleSoftmax(BaseTraining base) {
    return base.variant(
            SINGLE_SOFTMAX.label(),
            base.dataset().withSingleOutput(),
            base.network().output(Activation.SOFTMAX, LossFunction.MSE))
        .steps(250)
        .requires(zeroGradients());
  }

  private static VariantBuilder deadOutput(BaseTraining base) {
    return base.variant(
            DEAD_OUTPUT.label(),
            base.dataset(),
            relu(base, 2).output(Activation.RELU, LossFunction.MSE))
        .prepareNetwork("output bias -50", FaultInjection.setBiases("2", 1, -50))
        .alternatives(DEAD_NEURONS)
        .steps(250)
        .requires(zeroGradients());
  }

  // ---- gradients through time

  private static VariantBuilder shrinkingState(BaseTraining base) {
    return fading(
        base,
        SHRINKING_STATE,
        new RecurrentCell("rnn20*0.5", () -> LayerConfigs.rnnGain(20, 0.5, Activation.TANH)));
  }

  private static VariantBuilder forgetfulCell(BaseTraining base) {
    return fading(
        base, FORGETFUL_CELL, new RecurrentCell("lstm8 forget -4", () -> LayerConfigs.lstm(8, -4)));
  }

  private static VariantBuilder fading(BaseTraining base, PlantedFault fault, RecurrentCell cell) {
    return base.variant(fault.label(), base.dataset(), recurrent(base, cell))
        .steps(Math.min(200, base.steps()))
        .faultyLayers(0)
        .requires(staysBelowQuality(base.quality(0.5)).and(vanishesThroughTime(1e-4)));
  }

  private static VariantBuilder growingState(BaseTraining base, Activation activation) {
    PlantedFault fault = activation == Activation.RELU ? GROWING_RELU_STATE : GROWING_STATE;
    RecurrentCell cell =
        new RecurrentCell(
            "rnn16*1.8 " + activation, () -> LayerConfigs.rnnGain(16, 1.8, activation));
    return base.variant(fault.label(), base.dataset(), recurrent(base, cell))
        .steps(100)
        .faultyLayers(0)
        .requires(explodesThroughTime(1e3));
  }

  private static NetworkSpec recurrent(BaseTraining base, RecurrentCell cell) {
    return NetworkSpec.trainedWith(base.updater(base.rate()))
        .layers(1, cell.description(), cell.layer());
  }

  private static NetworkSpec dense(BaseTraining base, int depth, Activation activation) {
    return NetworkSpec.dense(base.updater(base.rate()), depth, 24, activation);
  }

  private static NetworkSpec relu(BaseTraining base, int depth) {
    return dense(base, depth, Activation.RELU).weightInit(WeightInit.RELU);
  }
}
