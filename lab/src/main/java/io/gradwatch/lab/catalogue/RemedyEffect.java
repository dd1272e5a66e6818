package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.recipe.TrainingRecipe;

/** What a remedy makes of a recipe. */
public sealed interface RemedyEffect {

  /** It can be tried. */
  record Applied(TrainingRecipe recipe) implements RemedyEffect {}

  /** It cannot: there is nothing in the recipe that it could change. */
  record NotApplicable(String reason) implements RemedyEffect {}
}
