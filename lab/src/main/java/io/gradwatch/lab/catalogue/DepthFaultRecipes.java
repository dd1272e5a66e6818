package io.gradwatch.lab.catalogue;

import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_NORM;
import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_VALUE;
import static io.gradwatch.detect.verdict.RemedyKey.CONSTRAIN_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.LARGER_INITIAL_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.LOWER_LEARNING_RATE;
import static io.gradwatch.detect.verdict.RemedyKey.SCALE_TARGETS;
import static io.gradwatch.detect.verdict.RemedyKey.SMALLER_INITIAL_WEIGHTS;
import static io.gradwatch.detect.verdict.RemedyKey.USE_ADAM;
import static io.gradwatch.detect.verdict.RemedyKey.USE_BATCH_NORMALIZATION;
import static io.gradwatch.detect.verdict.RemedyKey.USE_ELU;
import static io.gradwatch.detect.verdict.RemedyKey.USE_LEAKY_RELU;
import static io.gradwatch.detect.verdict.RemedyKey.USE_RELU_HE;
import static io.gradwatch.detect.verdict.RemedyKey.USE_SELU;
import static io.gradwatch.detect.verdict.RemedyKey.USE_SKIP_CONNECTIONS;

import io.gradwatch.lab.recipe.DatasetSpec;
import io.gradwatch.lab.recipe.HiddenLayers;
import io.gradwatch.lab.recipe.LoopConfig;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.OutputSpec;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.lab.recipe.WeightInitialisation;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DigitsDataset;
import io.gradwatch.training.data.RegressionDatasets;
import java.util.List;
import org.nd4j.linalg.activations.Activation;

/** Gradients that vanish or explode across layers. */
final class DepthFaultRecipes {

  private static final DatasetSpec DIGITS = DatasetSpec.of(seed -> DigitsDataset.flat(seed, 1200));

  private DepthFaultRecipes() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "deep-sigmoid",
            "six consecutive sigmoid layers, each of which passes on at most a quarter of the gradient",
            VerdictKind.VANISHING_GRADIENT,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(6, 32, Activation.SIGMOID), Optimiser.sgd(0.1))
                .with(LoopConfig.ofSteps(600)),
            0.85,
            List.of(
                USE_RELU_HE,
                USE_LEAKY_RELU,
                USE_ELU,
                USE_SELU,
                USE_BATCH_NORMALIZATION,
                USE_SKIP_CONNECTIONS,
                LARGER_INITIAL_WEIGHTS,
                USE_ADAM,
                CLIP_GRADIENT_NORM)),
        new Fault(
            "deep-relu-small-weights",
            "eight ReLU layers whose initial weights are far too small",
            VerdictKind.VANISHING_GRADIENT,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(8, 32, Activation.RELU), Optimiser.sgd(0.1))
                .with(WeightInitialisation.normal(0.03)),
            0.85,
            List.of(
                LARGER_INITIAL_WEIGHTS,
                USE_BATCH_NORMALIZATION,
                USE_SKIP_CONNECTIONS,
                CLIP_GRADIENT_NORM)),
        new Fault(
            "deep-tanh-small-weights",
            "ten tanh layers whose initial weights are too small",
            VerdictKind.VANISHING_GRADIENT,
            TrainingRecipe.dense(
                    DatasetSpec.of(seed -> ClassificationDatasets.circles(seed, 1000, 0.05)),
                    HiddenLayers.of(10, 16, Activation.TANH),
                    Optimiser.sgd(0.1))
                .with(WeightInitialisation.normal(0.08))
                .with(LoopConfig.ofSteps(600)),
            0.9,
            List.of(
                LARGER_INITIAL_WEIGHTS,
                USE_RELU_HE,
                USE_BATCH_NORMALIZATION,
                USE_SKIP_CONNECTIONS,
                CLIP_GRADIENT_VALUE)),
        new Fault(
            "deep-relu-large-weights",
            "eight ReLU layers whose initial weights are far too large",
            VerdictKind.EXPLODING_GRADIENT,
            TrainingRecipe.dense(
                    DIGITS, HiddenLayers.of(8, 32, Activation.RELU), Optimiser.sgd(0.05))
                .with(WeightInitialisation.normal(0.8)),
            0.85,
            List.of(
                SMALLER_INITIAL_WEIGHTS,
                USE_BATCH_NORMALIZATION,
                CLIP_GRADIENT_NORM,
                CLIP_GRADIENT_VALUE,
                CONSTRAIN_WEIGHTS,
                LOWER_LEARNING_RATE)),
        new Fault(
            "hot-rate",
            "plain SGD with a learning rate that is far too high",
            VerdictKind.EXPLODING_GRADIENT,
            TrainingRecipe.dense(DIGITS, HiddenLayers.of(3, 32, Activation.RELU), Optimiser.sgd(5)),
            0.85,
            List.of(
                LOWER_LEARNING_RATE,
                CLIP_GRADIENT_NORM,
                CLIP_GRADIENT_VALUE,
                CONSTRAIN_WEIGHTS,
                USE_BATCH_NORMALIZATION)),
        new Fault(
            "explosion-kills-relu",
            "momentum with a learning rate at which gradients explode and leave every ReLU dead and every gradient zero",
            VerdictKind.EXPLODING_GRADIENT,
            TrainingRecipe.dense(
                DatasetSpec.of(seed -> ClassificationDatasets.blobs(seed, 1000, 4, 8, 0.8)),
                HiddenLayers.of(3, 32, Activation.RELU),
                Optimiser.momentum(0.2)),
            0.9,
            List.of(LOWER_LEARNING_RATE, CLIP_GRADIENT_NORM, USE_LEAKY_RELU, USE_ELU)),
        new Fault(
            "unscaled-targets",
            "a regression whose targets are in the thousands",
            VerdictKind.EXPLODING_GRADIENT,
            TrainingRecipe.dense(
                    DatasetSpec.of(
                        seed ->
                            RegressionDatasets.friedman(seed, 1000, 5, 0.1)
                                .withTargets(y -> 3000 * y + 5000)),
                    HiddenLayers.of(2, 32, Activation.RELU),
                    Optimiser.sgd(0.01))
                .with(OutputSpec.linear()),
            0.7,
            List.of(
                SCALE_TARGETS,
                LOWER_LEARNING_RATE,
                CLIP_GRADIENT_NORM,
                CLIP_GRADIENT_VALUE,
                USE_ADAM)));
  }
}
