package io.gradwatch.lab.catalogue;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.RemedyEffect.Applied;
import io.gradwatch.lab.catalogue.RemedyEffect.NotApplicable;
import io.gradwatch.lab.recipe.DatasetSpec;
import io.gradwatch.lab.recipe.Optimiser;
import io.gradwatch.lab.recipe.OutputSpec;
import io.gradwatch.lab.recipe.RecurrentSpec;
import io.gradwatch.lab.recipe.Regularisation.Clip;
import io.gradwatch.lab.recipe.TrainingRecipe;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.Activation;

/**
 * What each remedy changes. If the recommendation contains a value, that value is used, otherwise
 * the one defined here. The switch has no default, so that a new key does not compile without its
 * change.
 */
public final class Remedies {

  /** Maximum norm of the weights into a unit; 1 for a recurrent unit. */
  private static final double MAX_NORM = 2;

  private static final double CLIP_NORM = 1;
  private static final double CLIP_VALUE = 0.5;
  private static final int WARM_UP_STEPS = 100;
  private static final double RETAIN_PROBABILITY = 0.5;
  private static final double WEIGHT_DECAY = 0.01;
  private static final double RESERVOIR_RADIUS = 0.98;
  private static final int RESERVOIR_UNITS = 200;

  private Remedies() {}

  /**
   * Applies a remedy to a recipe.
   *
   * @param text sentence that recommends the remedy; empty if there is none
   */
  public static RemedyEffect apply(RemedyKey key, String text, TrainingRecipe recipe) {
    RemedyEffect change = effect(key, new RemedyParameters(text), recipe);
    return change.equals(new Applied(recipe))
        ? new NotApplicable("already part of the training")
        : change;
  }

  private static RemedyEffect effect(
      RemedyKey key, RemedyParameters parameters, TrainingRecipe recipe) {
    return switch (key) {
      case USE_RELU_HE -> DenseLayerRemedies.reluHe(recipe);
      case USE_LEAKY_RELU -> DenseLayerRemedies.activation(recipe, Activation.LEAKYRELU);
      case USE_ELU -> DenseLayerRemedies.activation(recipe, Activation.ELU);
      case USE_SELU -> DenseLayerRemedies.activation(recipe, Activation.SELU);
      case MATCH_OUTPUT_ACTIVATION, CHANGE_LOSS -> matchOutput(recipe);
      case LARGER_INITIAL_WEIGHTS -> InitialisationRemedies.largerWeights(recipe, parameters);
      case SMALLER_INITIAL_WEIGHTS -> InitialisationRemedies.smallerWeights(recipe);
      case BREAK_SYMMETRY -> InitialisationRemedies.randomWeights(recipe);
      case ORTHOGONAL_RECURRENT_WEIGHTS ->
          changeSimpleRecurrent(
              recipe, spec -> spec.withRecurrentInit(RecurrentSpec.RecurrentInit.ORTHOGONAL, 1));
      case RAISE_FORGET_BIAS -> forgetBias(recipe, parameters);
      case USE_BATCH_NORMALIZATION -> DenseLayerRemedies.batchNormalization(recipe);
      case USE_SKIP_CONNECTIONS -> DenseLayerRemedies.skipConnections(recipe);
      case USE_LSTM ->
          changeRecurrent(
              recipe,
              spec ->
                  RecurrentSpec.gated(
                      RecurrentSpec.Cell.LSTM, spec.units(), parameters.valueOr(1)));
      case USE_GRU ->
          changeRecurrent(
              recipe,
              spec ->
                  RecurrentSpec.gated(RecurrentSpec.Cell.GRU, spec.units(), parameters.valueOr(1)));
      case USE_ECHO_STATE_NETWORK ->
          changeRecurrent(
              recipe, spec -> RecurrentSpec.reservoir(RESERVOIR_UNITS, RESERVOIR_RADIUS));
      case LOWER_LEARNING_RATE ->
          new Applied(withLearningRate(recipe, lowerRate(recipe.optimiser(), parameters)));
      case RAISE_LEARNING_RATE ->
          new Applied(withLearningRate(recipe, higherRate(recipe.optimiser(), parameters)));
      case USE_ADAM -> adam(recipe, parameters);
      case WARM_UP -> new Applied(recipe.with(recipe.optimiser().withWarmUp(WARM_UP_STEPS)));
      case LARGER_BATCH ->
          new Applied(
              recipe.with(
                  recipe.loop().withBatchSize(Math.max(32, 4 * recipe.loop().batchSize()))));
      case CLIP_GRADIENT_NORM -> clip(recipe, Clip.NORM, parameters.valueOr(CLIP_NORM));
      case CLIP_GRADIENT_VALUE -> clip(recipe, Clip.VALUE, parameters.valueOr(CLIP_VALUE));
      case CONSTRAIN_WEIGHTS ->
          new Applied(
              recipe.with(
                  recipe
                      .regularisation()
                      .withMaxNorm(
                          parameters.valueOr(recipe.recurrent().isPresent() ? 1 : MAX_NORM))));
      case TRUNCATE_BACKPROPAGATION ->
          changeSimpleRecurrent(
              recipe,
              spec ->
                  spec.withTruncation(
                      (int) parameters.valueOr(Math.max(1, recipe.dataset().steps() / 5))));
      case SCALE_INPUTS -> new Applied(recipe.with(recipe.dataset().standardisedInputs()));
      case SCALE_TARGETS -> scaleTargets(recipe, parameters);
      case CHECK_DATA -> new Applied(recipe.with(recipe.dataset().withoutNonFiniteRows()));
      case SHORTEN_SEQUENCE -> shortenSequence(recipe, parameters);
      case STOP_EARLY -> stopEarly(recipe, parameters);
      case USE_DROPOUT -> DenseLayerRemedies.dropout(recipe, RETAIN_PROBABILITY);
      case USE_WEIGHT_DECAY ->
          new Applied(
              recipe.with(
                  recipe.regularisation().withWeightDecay(parameters.valueOr(WEIGHT_DECAY))));
      case RESUME_BEFORE_NAN, CHECK_TRAINER -> new NotApplicable("not a change of training");
    };
  }

  private static RemedyEffect matchOutput(TrainingRecipe recipe) {
    OutputSpec matching = recipe.matchingOutput();
    return matching.equals(recipe.output())
        ? new NotApplicable("output and loss already match the task")
        : new Applied(recipe.with(matching));
  }

  private static RemedyEffect changeRecurrent(
      TrainingRecipe recipe, UnaryOperator<RecurrentSpec> change) {
    return recipe
        .recurrent()
        .<RemedyEffect>map(spec -> new Applied(recipe.with(change.apply(spec))))
        .orElse(new NotApplicable("no recurrent layer"));
  }

  private static RemedyEffect changeSimpleRecurrent(
      TrainingRecipe recipe, UnaryOperator<RecurrentSpec> change) {
    return recipe.recurrent().filter(spec -> !spec.simple()).isPresent()
        ? new NotApplicable("for simple recurrent units only")
        : changeRecurrent(recipe, change);
  }

  private static RemedyEffect forgetBias(TrainingRecipe recipe, RemedyParameters parameters) {
    return recipe.recurrent().filter(RecurrentSpec::simple).isPresent()
        ? new NotApplicable("simple recurrent units have no gate")
        : changeRecurrent(
            recipe,
            spec -> spec.withGateBias(parameters.valueOr(Math.log(recipe.dataset().steps()))));
  }

  private static TrainingRecipe withLearningRate(TrainingRecipe recipe, double rate) {
    return recipe.with(recipe.optimiser().withLearningRate(rate));
  }

  /**
   * The recommended learning rate, otherwise a tenth of the current one or the default, whichever
   * is lower.
   */
  private static double lowerRate(Optimiser optimiser, RemedyParameters parameters) {
    double rate = optimiser.learningRate();
    double recommended =
        parameters.learningRateOr(
            rate, false, Math.min(rate / 10, optimiser.rule().defaultLearningRate()));
    return recommended < rate ? recommended : rate / 10;
  }

  /**
   * The recommended learning rate, otherwise ten times the current one or the default, whichever is
   * higher.
   */
  private static double higherRate(Optimiser optimiser, RemedyParameters parameters) {
    double rate = optimiser.learningRate();
    double recommended =
        parameters.learningRateOr(
            rate, true, Math.max(rate * 10, optimiser.rule().defaultLearningRate()));
    return recommended > rate ? recommended : rate * 10;
  }

  private static RemedyEffect adam(TrainingRecipe recipe, RemedyParameters parameters) {
    return recipe.optimiser().rule() == Optimiser.Rule.ADAM
        ? new NotApplicable("already trains with Adam")
        : new Applied(
            recipe.with(
                Optimiser.adam(parameters.valueOr(Optimiser.Rule.ADAM.defaultLearningRate()))));
  }

  private static RemedyEffect clip(TrainingRecipe recipe, Clip how, double threshold) {
    return new Applied(recipe.with(recipe.regularisation().withClipping(how, threshold)));
  }

  /** A verdict may recommend scaling of inputs and targets; classes have no scale. */
  private static RemedyEffect scaleTargets(TrainingRecipe recipe, RemedyParameters parameters) {
    DatasetSpec dataset = recipe.dataset();
    DatasetSpec scaled = parameters.mentions("inputs") ? dataset.standardisedInputs() : dataset;
    if (recipe.isRegression()) {
      return new Applied(recipe.with(scaled.standardisedTargets()));
    }
    return scaled.equals(dataset)
        ? new NotApplicable("targets are classes")
        : new Applied(recipe.with(scaled));
  }

  /** Ends at the recommended step, otherwise when the test loss stops falling. */
  private static RemedyEffect stopEarly(TrainingRecipe recipe, RemedyParameters parameters) {
    long step = parameters.stepOr(recipe.loop().steps());
    return new Applied(
        recipe.with(
            step < recipe.loop().steps()
                ? recipe.loop().withSteps(step)
                : recipe.loop().withEarlyStopping()));
  }

  private static RemedyEffect shortenSequence(TrainingRecipe recipe, RemedyParameters parameters) {
    int steps = recipe.dataset().steps();
    return steps < 4
        ? new NotApplicable("inputs are not sequences")
        : new Applied(
            recipe.with(
                recipe
                    .dataset()
                    .withSteps((int) Math.min(parameters.valueOr(steps / 4.0), steps))));
  }
}
