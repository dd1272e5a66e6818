package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.catalogue.Change.Applied;
import io.gradwatch.lab.catalogue.Change.Unsuitable;
import io.gradwatch.lab.recipe.Hidden;
import io.gradwatch.lab.recipe.Recipe;
import io.gradwatch.lab.recipe.Start;
import org.nd4j.linalg.activations.Activation;

/** Remedies that change dense layers. */
final class DenseRemedies {

  private DenseRemedies() {}

  /** He initialisation has biases of zero. */
  static Change reluHe(Recipe recipe) {
    return dense(
        recipe, recipe.with(recipe.hidden().with(Activation.RELU)).with(Start.of(Start.Scheme.HE)));
  }

  /** Another activation, with the initialisation that suits it; biases stay what they were. */
  static Change activation(Recipe recipe, Activation activation) {
    return dense(
        recipe,
        recipe
            .with(recipe.hidden().with(activation))
            .with(Start.suiting(activation).withBias(recipe.start().bias())));
  }

  static Change batchNormalization(Recipe recipe) {
    return dense(recipe, recipe.with(recipe.hidden().normalised()));
  }

  static Change skips(Recipe recipe) {
    Hidden hidden = recipe.hidden();
    return hidden.depth() > 0 && hidden.depth() < 3
        ? new Unsuitable("too few hidden layers to skip two")
        : dense(recipe, recipe.with(hidden.skipping()));
  }

  static Change dropout(Recipe recipe, double keep) {
    return dense(recipe, recipe.with(recipe.hidden().dropping(keep)));
  }

  private static Change dense(Recipe before, Recipe after) {
    return before.hidden().depth() == 0
        ? new Unsuitable("no hidden dense layer")
        : new Applied(after);
  }
}
