package io.gradwatch.lab.catalogue;

import static io.gradwatch.detect.verdict.RemedyKey.BREAK_SYMMETRY;
import static io.gradwatch.detect.verdict.RemedyKey.LARGER_INITIAL_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.LOWER_LEARNING_RATE;
import static io.gradwatch.detect.verdict.RemedyKey.SCALE_INPUTS;
import static io.gradwatch.detect.verdict.RemedyKey.SMALLER_INITIAL_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.USE_ADAM;
import static io.gradwatch.detect.verdict.RemedyKey.USE_BATCH_NORMALIZATION;
import static io.gradwatch.detect.verdict.RemedyKey.USE_DROPOUT;
import static io.gradwatch.detect.verdict.RemedyKey.USE_ELU;
import static io.gradwatch.detect.verdict.RemedyKey.USE_LEAKY_RELU;
import static io.gradwatch.detect.verdict.RemedyKey.USE_RELU_HE;
import static io.gradwatch.detect.verdict.RemedyKey.USE_SELU;

import io.gradwatch.lab.recipe.DatasetSpec;
import io.gradwatch.lab.recipe.HiddenLayers;
import io.gradwatch.lab.recipe.LoopConfig;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.lab.recipe.WeightInitialisation;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DigitsDataset;
import java.util.List;
import org.nd4j.linalg.activations.Activation;

/** Units that are dead, saturated, identical, or poorly initialised. */
final class UnitFaultRecipes {

  private static final DatasetSpec DIGITS = DatasetSpec.of(seed -> DigitsDataset.flat(seed, 1200));
  private static final DatasetSpec BLOBS =
      DatasetSpec.of(seed -> ClassificationDatasets.blobs(seed, 1000, 4, 8, 0.8));

  private UnitFaultRecipes() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "dead-by-bias",
            "ReLU units whose initial biases are far below any weighted sum of their inputs",
            VerdictKind.DEAD_NEURONS,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(2, 32, Activation.RELU), Optimiser.sgd(0.1))
                .with(WeightInitialisation.of(WeightInitialisation.Scheme.HE).withBias(-2)),
            0.85,
            List.of(
                USE_LEAKY_RELU, USE_ELU, USE_SELU, USE_BATCH_NORMALIZATION, LOWER_LEARNING_RATE)),
        new Fault(
            "unscaled-inputs",
            "tanh layers whose inputs are pixels from 0 to 1600",
            VerdictKind.SATURATED_ACTIVATIONS,
            TrainingRecipe.dense(
                DIGITS.withScaledInputs(1600, 0),
                HiddenLayers.of(2, 32, Activation.TANH),
                Optimiser.sgd(0.1)),
            0.85,
            List.of(
                SCALE_INPUTS,
                USE_RELU_HE,
                USE_BATCH_NORMALIZATION,
                SMALLER_INITIAL_WEIGHTS,
                USE_ADAM,
                LOWER_LEARNING_RATE)),
        new Fault(
            "saturated-tanh",
            "tanh layers whose initial weights are far too large",
            VerdictKind.SATURATED_ACTIVATIONS,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(3, 32, Activation.TANH), Optimiser.sgd(0.1))
                .with(WeightInitialisation.normal(3)),
            0.85,
            List.of(SMALLER_INITIAL_WEIGHTS, USE_RELU_HE, USE_BATCH_NORMALIZATION, SCALE_INPUTS)),
        new Fault(
            "saturated-sigmoid",
            "sigmoid layers whose initial weights are far too large",
            VerdictKind.SATURATED_ACTIVATIONS,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(2, 32, Activation.SIGMOID), Optimiser.sgd(0.3))
                .with(WeightInitialisation.normal(8))
                .with(LoopConfig.ofSteps(800)),
            0.85,
            List.of(SMALLER_INITIAL_WEIGHTS, USE_RELU_HE, USE_BATCH_NORMALIZATION)),
        new Fault(
            "symmetric-start",
            "all weights have the same initial value, so that all units of a layer stay identical",
            VerdictKind.POOR_INITIALIZATION,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(2, 32, Activation.TANH), Optimiser.sgd(0.1))
                .with(WeightInitialisation.constant(0.05)),
            0.85,
            List.of(BREAK_SYMMETRY, USE_BATCH_NORMALIZATION, USE_DROPOUT, USE_ADAM)),
        new Fault(
            "start-too-small",
            "three ReLU layers with initial weights of standard deviation 0.0001",
            VerdictKind.POOR_INITIALIZATION,
            TrainingRecipe.dense(BLOBS, HiddenLayers.of(3, 32, Activation.RELU), Optimiser.sgd(0.1))
                .with(WeightInitialisation.normal(1e-4)),
            0.9,
            List.of(LARGER_INITIAL_WEIGHTS, USE_BATCH_NORMALIZATION, USE_ADAM)),
        new Fault(
            "start-too-large",
            "three ReLU layers with initial weights of standard deviation 2",
            VerdictKind.POOR_INITIALIZATION,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(3, 32, Activation.RELU), Optimiser.adam(0.001))
                .with(WeightInitialisation.normal(2))
                .with(LoopConfig.ofSteps(300)),
            0.85,
            List.of(SMALLER_INITIAL_WEIGHTS, USE_BATCH_NORMALIZATION, LOWER_LEARNING_RATE)));
  }
}
