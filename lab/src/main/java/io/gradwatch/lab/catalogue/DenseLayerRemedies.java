package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.catalogue.RemedyEffect.Applied;
import io.gradwatch.lab.catalogue.RemedyEffect.NotApplicable;
import io.gradwatch.lab.recipe.HiddenLayers;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.lab.recipe.WeightInitialisation;
import org.nd4j.linalg.activations.Activation;

/** Remedies that change dense layers. */
final class DenseLayerRemedies {

  private DenseLayerRemedies() {}

  /** ReLU with He initialisation and biases of zero. */
  static RemedyEffect reluHe(TrainingRecipe recipe) {
    return ifDense(
        recipe,
        recipe
            .with(recipe.hidden().withActivation(Activation.RELU))
            .with(WeightInitialisation.of(WeightInitialisation.Scheme.HE)));
  }

  /** Another activation with the initialisation that matches it; biases are unchanged. */
  static RemedyEffect activation(TrainingRecipe recipe, Activation activation) {
    return ifDense(
        recipe,
        recipe
            .with(recipe.hidden().withActivation(activation))
            .with(
                WeightInitialisation.matching(activation)
                    .withBias(recipe.initialisation().bias())));
  }

  static RemedyEffect batchNormalization(TrainingRecipe recipe) {
    return ifDense(recipe, recipe.with(recipe.hidden().withBatchNormalization()));
  }

  static RemedyEffect skipConnections(TrainingRecipe recipe) {
    HiddenLayers hidden = recipe.hidden();
    return hidden.depth() > 0 && hidden.depth() < 3
        ? new NotApplicable("too few hidden layers for a skip connection")
        : ifDense(recipe, recipe.with(hidden.withSkipConnections()));
  }

  static RemedyEffect dropout(TrainingRecipe recipe, double retainProbability) {
    return ifDense(recipe, recipe.with(recipe.hidden().withDropout(retainProbability)));
  }

  private static RemedyEffect ifDense(TrainingRecipe before, TrainingRecipe after) {
    return before.hidden().depth() == 0
        ? new NotApplicable("no hidden dense layer")
        : new Applied(after);
  }
}
