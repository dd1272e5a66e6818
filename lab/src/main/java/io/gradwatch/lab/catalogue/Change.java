package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.recipe.Recipe;

/** What a remedy makes of a recipe. */
public sealed interface Change {

  /** It can be tried. */
  record Applied(Recipe recipe) implements Change {}

  /** It cannot: there is nothing in the recipe that it could change. */
  record Unsuitable(String why) implements Change {}
}
