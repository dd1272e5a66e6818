package io.gradwatch.lab.catalogue;

import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_NORM;
import static io.gradwatch.detect.verdict.RemedyKey.USE_BATCH_NORMALIZATION;
import static io.gradwatch.detect.verdict.RemedyKey.USE_RELU_HE;
import static io.gradwatch.detect.verdict.RemedyKey.USE_SELU;

import io.gradwatch.lab.recipe.DatasetSpec;
import io.gradwatch.lab.recipe.HiddenLayers;
import io.gradwatch.lab.recipe.LoopConfig;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.training.data.DataSplit;
import java.util.List;
import java.util.function.LongFunction;
import org.nd4j.linalg.activations.Activation;

/** Faults on images that are not bundled with the lab; the caller provides them. */
public final class ImageFaultRecipes {

  private ImageFaultRecipes() {}

  /**
   * Faults on Fashion-MNIST.
   *
   * @param images a few thousand images, selected by a seed, with pixels from 0 to 1
   */
  public static List<Fault> onFashionMnist(LongFunction<DataSplit> images) {
    return List.of(
        new Fault(
            "deep-sigmoid-fashion",
            "six consecutive sigmoid layers on Fashion-MNIST",
            VerdictKind.VANISHING_GRADIENT,
            TrainingRecipe.dense(
                    DatasetSpec.of(images),
                    HiddenLayers.of(6, 32, Activation.SIGMOID),
                    Optimiser.sgd(0.1))
                .with(LoopConfig.ofSteps(600)),
            0.7,
            List.of(USE_RELU_HE, USE_SELU, USE_BATCH_NORMALIZATION, CLIP_GRADIENT_NORM)));
  }
}
