package io.gradwatch.lab.catalogue;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Change.Applied;
import io.gradwatch.lab.catalogue.Change.Unsuitable;
import io.gradwatch.lab.recipe.Material;
import io.gradwatch.lab.recipe.Memory;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.Output;
import io.gradwatch.lab.recipe.Recipe;
import io.gradwatch.lab.recipe.Restraint.Clip;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.Activation;

/**
 * What each remedy changes. Where the advice carries a figure, that figure is used; otherwise the
 * one that is stated here. The switch has no default: a new key does not compile without its
 * change.
 */
public final class Remedies {

  /** Weights into a unit are held to this norm, and into a recurrent one to 1. */
  private static final double MAX_NORM = 2;

  private static final double CLIP_NORM = 1;
  private static final double CLIP_VALUE = 0.5;
  private static final int WARM_UP_STEPS = 100;
  private static final double KEEP = 0.5;
  private static final double WEIGHT_DECAY = 0.01;
  private static final double RESERVOIR_RADIUS = 0.98;
  private static final int RESERVOIR_UNITS = 200;

  private Remedies() {}

  /**
   * Applies a remedy.
   *
   * @param text the sentence it was advised by; empty where it was not
   */
  public static Change apply(RemedyKey key, String text, Recipe recipe) {
    Change change = change(key, new Dose(text), recipe);
    return change.equals(new Applied(recipe))
        ? new Unsuitable("the training is like that already")
        : change;
  }

  private static Change change(RemedyKey key, Dose dose, Recipe recipe) {
    return switch (key) {
      case USE_RELU_HE -> DenseRemedies.reluHe(recipe);
      case USE_LEAKY_RELU -> DenseRemedies.activation(recipe, Activation.LEAKYRELU);
      case USE_ELU -> DenseRemedies.activation(recipe, Activation.ELU);
      case USE_SELU -> DenseRemedies.activation(recipe, Activation.SELU);
      case MATCH_OUTPUT_ACTIVATION, CHANGE_LOSS -> output(recipe);
      case LARGER_INITIAL_WEIGHTS -> StartRemedies.larger(recipe, dose);
      case SMALLER_INITIAL_WEIGHTS -> StartRemedies.smaller(recipe);
      case BREAK_SYMMETRY -> StartRemedies.random(recipe);
      case ORTHOGONAL_RECURRENT_WEIGHTS ->
          simpleMemory(recipe, m -> m.startingFrom(Memory.RecurrentStart.ORTHOGONAL, 1));
      case RAISE_FORGET_BIAS -> forgetBias(recipe, dose);
      case USE_BATCH_NORMALIZATION -> DenseRemedies.batchNormalization(recipe);
      case USE_SKIP_CONNECTIONS -> DenseRemedies.skips(recipe);
      case USE_LSTM ->
          memory(recipe, m -> Memory.gated(Memory.Cell.LSTM, m.units(), dose.figureOr(1)));
      case USE_GRU ->
          memory(recipe, m -> Memory.gated(Memory.Cell.GRU, m.units(), dose.figureOr(1)));
      case USE_ECHO_STATE_NETWORK ->
          memory(recipe, m -> Memory.reservoir(RESERVOIR_UNITS, RESERVOIR_RADIUS));
      case LOWER_LEARNING_RATE -> new Applied(rate(recipe, lower(recipe.optimiser(), dose)));
      case RAISE_LEARNING_RATE -> new Applied(rate(recipe, higher(recipe.optimiser(), dose)));
      case USE_ADAM -> adam(recipe, dose);
      case WARM_UP -> new Applied(recipe.with(recipe.optimiser().warmingUp(WARM_UP_STEPS)));
      case LARGER_BATCH ->
          new Applied(
              recipe.with(
                  recipe.course().inBatchesOf(Math.max(32, 4 * recipe.course().batchSize()))));
      case CLIP_GRADIENT_NORM -> clip(recipe, Clip.NORM, dose.figureOr(CLIP_NORM));
      case CLIP_GRADIENT_VALUE -> clip(recipe, Clip.VALUE, dose.figureOr(CLIP_VALUE));
      case CONSTRAIN_WEIGHTS ->
          new Applied(
              recipe.with(
                  recipe
                      .restraint()
                      .holdingWeightsTo(
                          dose.figureOr(recipe.memory().isPresent() ? 1 : MAX_NORM))));
      case TRUNCATE_BACKPROPAGATION ->
          simpleMemory(
              recipe,
              m -> m.truncatedTo((int) dose.figureOr(Math.max(1, recipe.material().steps() / 5))));
      case SCALE_INPUTS -> new Applied(recipe.with(recipe.material().standardisedInputs()));
      case SCALE_TARGETS -> targets(recipe, dose);
      case CHECK_DATA -> new Applied(recipe.with(recipe.material().checked()));
      case SHORTEN_SEQUENCE -> shorter(recipe, dose);
      case STOP_EARLY -> earlier(recipe, dose);
      case USE_DROPOUT -> DenseRemedies.dropout(recipe, KEEP);
      case USE_WEIGHT_DECAY ->
          new Applied(recipe.with(recipe.restraint().decaying(dose.figureOr(WEIGHT_DECAY))));
      case RESUME_BEFORE_NAN, CHECK_TRAINER -> new Unsuitable("not a change of training");
    };
  }

  private static Change output(Recipe recipe) {
    Output suiting = recipe.suitingOutput();
    return suiting.equals(recipe.output())
        ? new Unsuitable("output and loss suit the task already")
        : new Applied(recipe.with(suiting));
  }

  private static Change memory(Recipe recipe, UnaryOperator<Memory> change) {
    return recipe
        .memory()
        .<Change>map(memory -> new Applied(recipe.with(change.apply(memory))))
        .orElse(new Unsuitable("no recurrent layer"));
  }

  private static Change simpleMemory(Recipe recipe, UnaryOperator<Memory> change) {
    return recipe.memory().filter(m -> !m.simple()).isPresent()
        ? new Unsuitable("for simple recurrent units only")
        : memory(recipe, change);
  }

  private static Change forgetBias(Recipe recipe, Dose dose) {
    return recipe.memory().filter(Memory::simple).isPresent()
        ? new Unsuitable("simple recurrent units have no gate")
        : memory(recipe, m -> m.withGateBias(dose.figureOr(Math.log(recipe.material().steps()))));
  }

  private static Recipe rate(Recipe recipe, double rate) {
    return recipe.with(recipe.optimiser().at(rate));
  }

  /** A tenth, or what one tries first where that is less. */
  private static double lower(Optimiser optimiser, Dose dose) {
    double rate = optimiser.rate();
    double advised = dose.rateOr(rate, false, Math.min(rate / 10, optimiser.rule().usualRate()));
    return advised < rate ? advised : rate / 10;
  }

  /** Tenfold, or what one tries first where that is more. */
  private static double higher(Optimiser optimiser, Dose dose) {
    double rate = optimiser.rate();
    double advised = dose.rateOr(rate, true, Math.max(rate * 10, optimiser.rule().usualRate()));
    return advised > rate ? advised : rate * 10;
  }

  private static Change adam(Recipe recipe, Dose dose) {
    return recipe.optimiser().rule() == Optimiser.Rule.ADAM
        ? new Unsuitable("it trains with Adam already")
        : new Applied(recipe.with(Optimiser.adam(dose.figureOr(Optimiser.Rule.ADAM.usualRate()))));
  }

  private static Change clip(Recipe recipe, Clip how, double threshold) {
    return new Applied(recipe.with(recipe.restraint().clipping(how, threshold)));
  }

  /** Advised for both at times; classes have no scale. */
  private static Change targets(Recipe recipe, Dose dose) {
    Material material = recipe.material();
    Material fed = dose.speaksOf("inputs") ? material.standardisedInputs() : material;
    if (recipe.predictsValues()) {
      return new Applied(recipe.with(fed.standardisedTargets()));
    }
    return fed.equals(material)
        ? new Unsuitable("targets are classes")
        : new Applied(recipe.with(fed));
  }

  /** At the step that is advised; otherwise when the test loss does not fall any more. */
  private static Change earlier(Recipe recipe, Dose dose) {
    long step = dose.stepOr(recipe.course().steps());
    return new Applied(
        recipe.with(
            step < recipe.course().steps()
                ? recipe.course().endingAt(step)
                : recipe.course().stoppingEarly()));
  }

  private static Change shorter(Recipe recipe, Dose dose) {
    int steps = recipe.material().steps();
    return steps < 4
        ? new Unsuitable("inputs are no sequences")
        : new Applied(
            recipe.with(
                recipe.material().withSteps((int) Math.min(dose.figureOr(steps / 4.0), steps))));
  }
}
