package io.gradwatch.lab.catalogue;

import static io.gradwatch.detect.verdict.RemedyKey.CLIP_GRADIENT_NORM;
import static io.gradwatch.detect.verdict.RemedyKey.USE_BATCH_NORMALIZATION;
import static io.gradwatch.detect.verdict.RemedyKey.USE_RELU_HE;
import static io.gradwatch.detect.verdict.RemedyKey.USE_SELU;

import io.gradwatch.lab.data.Pictures;
import io.gradwatch.lab.recipe.Course;
import io.gradwatch.lab.recipe.Hidden;
import io.gradwatch.lab.recipe.Material;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.Recipe;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import org.nd4j.linalg.activations.Activation;

/** What goes wrong on larger pictures, where Fashion-MNIST is installed. */
final class PictureFaults {

  private PictureFaults() {}

  static List<Fault> of(Pictures pictures) {
    if (!pictures.present()) {
      return List.of();
    }
    return List.of(
        new Fault(
            "deep-sigmoid-fashion",
            "six sigmoid layers in a row on Fashion-MNIST",
            VerdictKind.VANISHING_GRADIENT,
            Recipe.dense(
                    Material.of(seed -> pictures.flat(seed, 3000)),
                    Hidden.of(6, 32, Activation.SIGMOID),
                    Optimiser.sgd(0.1))
                .with(Course.ofSteps(600)),
            0.7,
            List.of(USE_RELU_HE, USE_SELU, USE_BATCH_NORMALIZATION, CLIP_GRADIENT_NORM)));
  }
}
