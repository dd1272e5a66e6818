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
 * @param dataset data, as they are fed
 * @param hidden dense layers; none behind a memory or in a linear model
 * @param recurrent reads sequences; empty where inputs are none
 * @param output layer and loss
 * @param initialisation first weights
 * @param optimiser rule and rate
 * @param regularisation what holds gradients and weights back
 * @param loop how long and in what portions
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
   * Dense layers under an optimiser, the rest as is usual: Glorot or He, softmax, batches of 32.
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

  /** A memory for sequences under an optimiser, the rest as is usual. */
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

  /** Fed with other data, or with the same in another form. */
  public TrainingRecipe with(DatasetSpec other) {
    return new TrainingRecipe(
        other, hidden, recurrent, output, initialisation, optimiser, regularisation, loop);
  }

  /** With other dense layers. */
  public TrainingRecipe with(HiddenLayers other) {
    return new TrainingRecipe(
        dataset, other, recurrent, output, initialisation, optimiser, regularisation, loop);
  }

  /** With another memory. */
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

  /** With another output layer or loss. */
  public TrainingRecipe with(OutputSpec other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, other, initialisation, optimiser, regularisation, loop);
  }

  /** With other first weights. */
  public TrainingRecipe with(WeightInitialisation other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, other, optimiser, regularisation, loop);
  }

  /** With another rule or rate. */
  public TrainingRecipe with(Optimiser other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, initialisation, other, regularisation, loop);
  }

  /** With other restraint. */
  public TrainingRecipe with(Regularisation other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, initialisation, optimiser, other, loop);
  }

  /** For another time, or in other portions. */
  public TrainingRecipe with(LoopConfig other) {
    return new TrainingRecipe(
        dataset, hidden, recurrent, output, initialisation, optimiser, regularisation, other);
  }

  /** The output layer and loss that suit the data. */
  public OutputSpec matchingOutput() {
    return OutputSpec.matching(dataset.data(1));
  }

  /** Whether targets are values, and no classes. */
  public boolean isRegression() {
    return dataset.data(1).task() == PredictionTask.REGRESSION;
  }

  /**
   * The training, ready to run.
   *
   * @param seed of data, first weights and order
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
