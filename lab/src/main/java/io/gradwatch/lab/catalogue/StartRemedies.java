package io.gradwatch.lab.catalogue;

import io.gradwatch.lab.catalogue.Change.Applied;
import io.gradwatch.lab.recipe.Memory;
import io.gradwatch.lab.recipe.Recipe;
import io.gradwatch.lab.recipe.Start;
import io.gradwatch.lab.recipe.Start.Scheme;

/** Remedies that change first weights. */
final class StartRemedies {

  /** Glorot and Bengio's own factor for the logistic function against tanh. */
  private static final double LARGER = 4;

  private StartRemedies() {}

  /** The scheme that suits the activation; of one that does already, larger weights. */
  static Change larger(Recipe recipe, Dose dose) {
    Start start = recipe.start();
    if (recipe.memory().isPresent()) {
      return rescaled(recipe);
    }
    if (start.scheme() != Scheme.NORMAL && start.scheme() != Scheme.CONSTANT) {
      return new Applied(recipe.with(start.size() < 1 ? named(recipe, dose) : start.times(LARGER)));
    }
    return new Applied(recipe.with(named(recipe, dose)));
  }

  /** The scheme that suits the activation; of one that does already, smaller weights. */
  static Change smaller(Recipe recipe) {
    Start start = recipe.start();
    if (recipe.memory().isPresent()) {
      return rescaled(recipe);
    }
    boolean drawnByScheme = start.scheme() != Scheme.NORMAL && start.scheme() != Scheme.CONSTANT;
    return drawnByScheme && start.size() <= 1
        ? new Applied(recipe.with(start.times(1 / LARGER)))
        : asSuits(recipe);
  }

  /** Drawn at random, biases zero. */
  static Change random(Recipe recipe) {
    return new Applied(recipe.with(Start.suiting(recipe.hidden().activation())));
  }

  private static Change asSuits(Recipe recipe) {
    return new Applied(recipe.with(suiting(recipe)));
  }

  /** Recurrent weights neither shrink nor stretch a state at a spectral radius of 1. */
  private static Change rescaled(Recipe recipe) {
    return recipe
        .memory()
        .filter(Memory::simple)
        .<Change>map(
            memory ->
                new Applied(
                    recipe.with(
                        memory.startingFrom(
                            memory.weights() == Memory.RecurrentStart.AS_INPUT
                                ? Memory.RecurrentStart.GAUSSIAN
                                : memory.weights(),
                            1))))
        .orElse(new Change.Unsuitable("for simple recurrent units only"));
  }

  private static Start named(Recipe recipe, Dose dose) {
    if (dose.names("Glorot", "He")) {
      return Start.of(Scheme.GLOROT).withBias(recipe.start().bias());
    }
    if (dose.names("He", "Glorot")) {
      return Start.of(Scheme.HE).withBias(recipe.start().bias());
    }
    return suiting(recipe);
  }

  private static Start suiting(Recipe recipe) {
    return Start.suiting(recipe.hidden().activation()).withBias(recipe.start().bias());
  }
}
