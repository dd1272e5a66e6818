package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.recipe.TrainingRecipe;

/** Effect of a remedy on a recipe. */
public sealed interface RemedyEffect {

  /** The remedy changes the recipe. */
  record Applied(TrainingRecipe recipe) implements RemedyEffect {}

  /** The recipe has nothing that the remedy could change. */
  record NotApplicable(String reason) implements RemedyEffect {}
}
