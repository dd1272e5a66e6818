package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.loop.TrainingLoop;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Optional;

/** Training of a network before its run begins, which no report shows. */
interface Pretraining {

  /** Text for the fingerprint of a variant. */
  String description();

  /** Number of the first step of the run. */
  long stepsBeforeRun();

  /** Trains a network, or gives it the parameters of one that was trained. */
  void train(TrainableNetwork network, DataSplit data, int batchSize, long seed);

  private static void run(
      TrainableNetwork network, Examples examples, int batchSize, long steps, long seed) {
    TrainingLoop.builder("pretraining")
        .batchSize(batchSize)
        .steps(steps)
        .seed(seed + 1000)
        .balancedClasses(true)
        .build()
        .run(network, examples, Optional.empty(), new UnreportedTraining());
  }

  /**
   * Late attachment: the same training has run for some steps already. Optimiser state, schedule
   * and the numbers of its steps go on.
   */
  record LateAttachment(long steps) implements Pretraining {

    @Override
    public String description() {
      return "attachedAt(" + steps + ")";
    }

    @Override
    public long stepsBeforeRun() {
      return steps;
    }

    @Override
    public void train(TrainableNetwork network, DataSplit data, int batchSize, long seed) {
      run(network, data.train(), batchSize, steps, seed);
    }
  }

  /**
   * Fine-tuning: the network starts with the parameters of another one, which was trained on other
   * data.
   *
   * @param source data of the other training, of the same shape
   * @param spec network of the same shape, with the optimiser of the other training
   * @param steps steps of the other training
   */
  record FineTuning(DatasetGenerator source, NetworkSpec spec, long steps) implements Pretraining {

    @Override
    public String description() {
      return "pretrained("
          + source.description()
          + " | "
          + spec.description()
          + " | "
          + steps
          + ")";
    }

    @Override
    public long stepsBeforeRun() {
      return 0;
    }

    @Override
    public void train(TrainableNetwork network, DataSplit data, int batchSize, long seed) {
      DataSplit sourceData = source.generator().apply(seed);
      TrainableNetwork other = spec.build(sourceData, seed);
      run(other, sourceData.train(), batchSize, steps, seed);
      network.model().setParams(other.model().params().dup());
    }
  }
}
