package io.gradwatch.lab.recipe;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.loop.EarlyStopping;
import io.gradwatch.training.loop.TrainingLoop;
import io.gradwatch.training.loop.TrainingLoopBuilder;
import io.gradwatch.training.loop.Trial;
import java.util.Optional;

/**
 * A network, its data and its training.
 *
 * @param dataset data to train and test on
 * @param hidden dense layers; none after a recurrent layer or in a linear model
 * @param recurrent recurrent layer; empty if inputs are not sequences
 * @param output output activation and loss
 * @param initialisation initial weights
 * @param optimiser update rule and learning rate
 * @param regularisation gradient clipping and constraints on weights
 * @param loop batch size and number of steps
 */
public record TrainingRecipe(
    DatasetSpec dataset,
    HiddenLayers hidden,
    Optional<RecurrentSpec> recurrent,
    OutputSpec output,
    WeightInitialisation initialisation,
    Optimiser optimiser,
    Regularisation regularisation,
    LoopConfig loop) {

  /**
   * A network of dense layers with defaults: Glorot or He initialisation, softmax, batch size 32.
   */
  public static TrainingRecipe dense(
      DatasetSpec dataset, HiddenLayers hidden, Optimiser optimiser) {
    return new TrainingRecipe(
        dataset,
        hidden,
        Optional.empty(),
        OutputSpec.softmax(),
        WeightInitialisation.matching(hidden.activation()),
        optimiser,
        Regularisation.none(),
        LoopConfig.ofSteps(400));
  }

  /** A recurrent network with defaults: Glorot initialisation, softmax, batch size 32. */
  public static TrainingRecipe recurrent(
      DatasetSpec dataset, RecurrentSpec recurrent, Optimiser optimiser) {
    return new TrainingRecipe(
        dataset,
        HiddenLayers.none(),
        Optional.of(recurrent),
        OutputSpec.softmax(),
        WeightInitialisation.of(WeightInitialisation.Scheme.GLOROT),
        optimiser,
        Regularisation.none(),
        LoopConfig.ofSteps(400));
  }

  /** With another dataset. */
  public TrainingRecipe with(DatasetSpec other) {
    return new TrainingRecipe(
        other, hidden, recurrent, output, initialisation, optimiser, regularisation, loop);
  }

  /** With other dense layers. */
  public TrainingRecipe with(HiddenLayers other) {
    return new TrainingRecipe(
        dataset, other, recurrent, output, initialisation, optimiser, regularisation, loop);
  }

  /** With another recurrent layer. */
  public TrainingRecipe with(RecurrentSpec other) {
    return new TrainingRecipe(
        dataset,
        hidden,
        Optional.of(other),
        output,
        initialisation,
        optimiser,
        regularisation,
        loop);
  }

  /** With another output activation or loss. */
  public TrainingRecipe with(OutputSpec other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, other, initialisation, optimiser, regularisation, loop);
  }

  /** With other initial weights. */
  public TrainingRecipe with(WeightInitialisation other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, other, optimiser, regularisation, loop);
  }

  /** With another update rule or learning rate. */
  public TrainingRecipe with(Optimiser other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, initialisation, other, regularisation, loop);
  }

  /** With other regularisation. */
  public TrainingRecipe with(Regularisation other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, initialisation, optimiser, other, loop);
  }

  /** With another batch size or number of steps. */
  public TrainingRecipe with(LoopConfig other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, initialisation, optimiser, regularisation, other);
  }

  /** Output activation and loss that match the data. */
  public OutputSpec matchingOutput() {
    return OutputSpec.matching(dataset.data(1));
  }

  /** Whether targets are values rather than classes. */
  public boolean isRegression() {
    return dataset.data(1).task() == PredictionTask.REGRESSION;
  }

  /**
   * The trial that trains by this recipe.
   *
   * @param seed seed of data, initial weights and order of rows
   */
  public Trial trial(String name, long seed) {
    DataSplit data = dataset.data(seed);
    TrainingLoopBuilder training =
        TrainingLoop.builder(name)
            .batchSize(loop.batchSize())
            .steps(loop.steps())
            .seed(seed)
            .balancedClasses(data.task() == PredictionTask.CLASSIFICATION);
    if (loop.earlyStopping()) {
      training.earlyStopping(new EarlyStopping(LoopConfig.PATIENCE));
    }
    return new Trial(() -> new NetworkFactory(this, data).build(seed), data, training.build());
  }
}
