package io.gradwatch.lab.catalogue;

import static io.gradwatch.detect.verdict.RemedyKey.CHANGE_LOSS;
import static io.gradwatch.detect.verdict.RemedyKey.CHECK_DATA;
import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_NORM;
import static io.gradwatch.detect.verdict.RemedyKey.LARGER_BATCH;
import static io.gradwatch.detect.verdict.RemedyKey.LOWER_LEARNING_RATE;
import static io.gradwatch.detect.verdict.RemedyKey.MATCH_OUTPUT_ACTIVATION;
import static io.gradwatch.detect.verdict.RemedyKey.RAISE_LEARNING_RATE;
import static io.gradwatch.detect.verdict.RemedyKey.SCALE_INPUTS;
import static io.gradwatch.detect.verdict.RemedyKey.STOP_EARLY;
import static io.gradwatch.detect.verdict.RemedyKey.USE_ADAM;
import static io.gradwatch.detect.verdict.RemedyKey.USE_DROPOUT;
import static io.gradwatch.detect.verdict.RemedyKey.USE_RELU_HE;
import static io.gradwatch.detect.verdict.RemedyKey.USE_WEIGHT_DECAY;
import static io.gradwatch.detect.verdict.RemedyKey.WARM_UP;

import io.gradwatch.lab.recipe.DatasetSpec;
import io.gradwatch.lab.recipe.HiddenLayers;
import io.gradwatch.lab.recipe.LoopConfig;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.OutputSpec;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DigitsDataset;
import io.gradwatch.training.data.RegressionDatasets;
import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Losses that are not finite, plateau, oscillate, diverge, or fall on the training data only. */
final class LossFaultRecipes {

  private static final DatasetSpec DIGITS = DatasetSpec.of(seed -> DigitsDataset.flat(seed, 1200));
  private static final DatasetSpec BLOBS =
      DatasetSpec.of(seed -> ClassificationDatasets.blobs(seed, 1000, 4, 8, 0.8));

  private LossFaultRecipes() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "relu-output",
            "a ReLU output with cross-entropy, which takes the logarithm of zero",
            VerdictKind.NON_FINITE,
            TrainingRecipe.dense(BLOBS, HiddenLayers.of(2, 32, Activation.RELU), Optimiser.sgd(0.1))
                .with(new OutputSpec(Activation.RELU, LossFunction.MCXENT)),
            0.9,
            List.of(MATCH_OUTPUT_ACTIVATION, LOWER_LEARNING_RATE, CLIP_GRADIENT_NORM)),
        new Fault(
            "broken-row",
            "one training row whose inputs are NaN",
            VerdictKind.NON_FINITE,
            TrainingRecipe.dense(
                DIGITS.withNonFiniteRow(),
                HiddenLayers.of(2, 32, Activation.TANH),
                Optimiser.sgd(0.1)),
            0.85,
            List.of(CHECK_DATA, CLIP_GRADIENT_NORM, LOWER_LEARNING_RATE)),
        new Fault(
            "single-softmax",
            "a softmax over a single unit, whose output is always 1 and whose gradient is always 0",
            VerdictKind.ZERO_GRADIENT,
            TrainingRecipe.dense(
                    DatasetSpec.of(
                        seed ->
                            ClassificationDatasets.circles(seed, 1000, 0.05).withSingleOutput()),
                    HiddenLayers.of(2, 16, Activation.TANH),
                    Optimiser.adam(0.01))
                .with(new OutputSpec(Activation.SOFTMAX, LossFunction.MSE)),
            0.9,
            List.of(MATCH_OUTPUT_ACTIVATION, RAISE_LEARNING_RATE, USE_RELU_HE)),
        new Fault(
            "squared-error-crawl",
            "squared error with a softmax output and a low learning rate: gradients are normal, but the loss hardly decreases",
            VerdictKind.LOSS_PLATEAU,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(2, 32, Activation.TANH), Optimiser.sgd(0.005))
                .with(new OutputSpec(Activation.SOFTMAX, LossFunction.MSE))
                .with(LoopConfig.ofSteps(800)),
            0.85,
            List.of(USE_ADAM, RAISE_LEARNING_RATE, CHANGE_LOSS)),
        new Fault(
            "single-rows",
            "a batch size of 1 with momentum, on inputs three times too large",
            VerdictKind.LOSS_OSCILLATION,
            TrainingRecipe.dense(
                    DatasetSpec.of(seed -> ClassificationDatasets.blobs(seed, 800, 3, 4, 1))
                        .withScaledInputs(3, 0),
                    HiddenLayers.of(1, 16, Activation.RELU),
                    Optimiser.momentum(0.01))
                .with(LoopConfig.ofSteps(1200).withBatchSize(1)),
            0.85,
            List.of(LOWER_LEARNING_RATE, LARGER_BATCH, SCALE_INPUTS, CLIP_GRADIENT_NORM)),
        new Fault(
            "pairs-of-rows",
            "a batch size of 2 with a learning rate that is too high for gradients this noisy",
            VerdictKind.LOSS_OSCILLATION,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(1, 24, Activation.TANH), Optimiser.sgd(1.5))
                .with(LoopConfig.ofSteps(1000).withBatchSize(2)),
            0.85,
            List.of(LOWER_LEARNING_RATE, LARGER_BATCH, USE_ADAM, WARM_UP, CLIP_GRADIENT_NORM)),
        new Fault(
            "climbing-loss",
            "a linear model trained on full batches with a learning rate just above its stability limit",
            VerdictKind.LOSS_DIVERGENCE,
            TrainingRecipe.dense(
                    DatasetSpec.of(seed -> RegressionDatasets.linear(seed, 400, 6, 0.1)),
                    HiddenLayers.none(),
                    Optimiser.sgd(1.006))
                .with(OutputSpec.linear())
                .with(LoopConfig.ofSteps(500).withBatchSize(300)),
            0.8,
            List.of(LOWER_LEARNING_RATE, CLIP_GRADIENT_NORM, USE_ADAM, WARM_UP)),
        new Fault(
            "creeping-rate",
            "Adam with a learning rate of 1e-7",
            VerdictKind.UPDATE_RATIO_TOO_SMALL,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(2, 32, Activation.RELU), Optimiser.adam(1e-7))
                .with(LoopConfig.ofSteps(800)),
            0.85,
            List.of(RAISE_LEARNING_RATE, LARGER_BATCH)),
        new Fault(
            "frantic-rate",
            "Adam with a learning rate of 1",
            VerdictKind.UPDATE_RATIO_TOO_LARGE,
            TrainingRecipe.dense(
                DIGITS, HiddenLayers.of(2, 32, Activation.RELU), Optimiser.adam(1)),
            0.85,
            List.of(LOWER_LEARNING_RATE, WARM_UP, CLIP_GRADIENT_NORM)),
        new Fault(
            "learnt-by-heart",
            "a large network, few training rows, noisy targets",
            VerdictKind.OVERFITTING,
            TrainingRecipe.dense(
                    DatasetSpec.of(
                        seed -> RegressionDatasets.linear(seed, 240, 10, 0.7).withTrainRows(60)),
                    HiddenLayers.of(2, 64, Activation.RELU),
                    Optimiser.adam(0.005))
                .with(OutputSpec.linear())
                .with(LoopConfig.ofSteps(600).withBatchSize(16)),
            0.4,
            List.of(STOP_EARLY, USE_DROPOUT, USE_WEIGHT_DECAY)));
  }
}
