package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.catalogue.RemedyEffect.Applied;
import io.gradwatch.lab.recipe.RecurrentSpec;
import io.gradwatch.lab.recipe.TrainingRecipe;
import io.gradwatch.lab.recipe.WeightInitialisation;
import io.gradwatch.lab.recipe.WeightInitialisation.Scheme;

/** Remedies that change initial weights. */
final class InitialisationRemedies {

  /** Factor by which Glorot and Bengio scale weights of the logistic function against tanh. */
  private static final double SCALE_FACTOR = 4;

  private InitialisationRemedies() {}

  /** The scheme that matches the activation or, if it is used already, larger weights. */
  static RemedyEffect largerWeights(TrainingRecipe recipe, RemedyParameters parameters) {
    WeightInitialisation initialisation = recipe.initialisation();
    if (recipe.recurrent().isPresent()) {
      return unitSpectralRadius(recipe);
    }
    if (initialisation.scheme() != Scheme.NORMAL && initialisation.scheme() != Scheme.CONSTANT) {
      return new Applied(
          recipe.with(
              initialisation.scale() < 1
                  ? recommendedScheme(recipe, parameters)
                  : initialisation.scaledBy(SCALE_FACTOR)));
    }
    return new Applied(recipe.with(recommendedScheme(recipe, parameters)));
  }

  /** The scheme that matches the activation or, if it is used already, smaller weights. */
  static RemedyEffect smallerWeights(TrainingRecipe recipe) {
    WeightInitialisation initialisation = recipe.initialisation();
    if (recipe.recurrent().isPresent()) {
      return unitSpectralRadius(recipe);
    }
    boolean drawnByScheme =
        initialisation.scheme() != Scheme.NORMAL && initialisation.scheme() != Scheme.CONSTANT;
    return drawnByScheme && initialisation.scale() <= 1
        ? new Applied(recipe.with(initialisation.scaledBy(1 / SCALE_FACTOR)))
        : matchingScheme(recipe);
  }

  /** Random weights and biases of zero. */
  static RemedyEffect randomWeights(TrainingRecipe recipe) {
    return new Applied(recipe.with(WeightInitialisation.matching(recipe.hidden().activation())));
  }

  private static RemedyEffect matchingScheme(TrainingRecipe recipe) {
    return new Applied(recipe.with(matching(recipe)));
  }

  /** At a spectral radius of 1, recurrent weights neither shrink nor amplify the state. */
  private static RemedyEffect unitSpectralRadius(TrainingRecipe recipe) {
    return recipe
        .recurrent()
        .filter(RecurrentSpec::simple)
        .<RemedyEffect>map(
            recurrent ->
                new Applied(
                    recipe.with(
                        recurrent.withRecurrentInit(
                            recurrent.recurrentInit() == RecurrentSpec.RecurrentInit.AS_INPUT
                                ? RecurrentSpec.RecurrentInit.GAUSSIAN
                                : recurrent.recurrentInit(),
                            1))))
        .orElse(new RemedyEffect.NotApplicable("for simple recurrent units only"));
  }

  private static WeightInitialisation recommendedScheme(
      TrainingRecipe recipe, RemedyParameters parameters) {
    if (parameters.namesOnly("Glorot", "He")) {
      return WeightInitialisation.of(Scheme.GLOROT).withBias(recipe.initialisation().bias());
    }
    if (parameters.namesOnly("He", "Glorot")) {
      return WeightInitialisation.of(Scheme.HE).withBias(recipe.initialisation().bias());
    }
    return matching(recipe);
  }

  private static WeightInitialisation matching(TrainingRecipe recipe) {
    return WeightInitialisation.matching(recipe.hidden().activation())
        .withBias(recipe.initialisation().bias());
  }
}
