package io.gradwatch.lab.trial;

import io.gradwatch.lab.data.DataSplit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Settings of a {@link Trial}. */
public final class TrialBuilder {

  private final String name;
  private final Supplier<TrainableNetwork> networkFactory;
  private final DataSplit data;
  private Consumer<TrainableNetwork> afterInitialisation = learner -> {};
  private int batchSize = 32;
  private long steps = 400;
  private long seed = 1;
  private boolean shuffle = true;
  private BatchTransform batchTransform = (step, batch) -> batch;
  private Optional<EarlyStopping> earlyStopping = Optional.empty();
  private Optional<Restart> restart = Optional.empty();

  TrialBuilder(String name, Supplier<TrainableNetwork> networkFactory, DataSplit data) {
    this.name = name;
    this.networkFactory = networkFactory;
    this.data = data;
  }

  /** Changes the initialised network, for example its weights. Default: leaves it as it is. */
  public TrialBuilder afterInitialisation(Consumer<TrainableNetwork> hook) {
    this.afterInitialisation = hook;
    return this;
  }

  /** Sets the rows of a batch. Default: 32. */
  public TrialBuilder batchSize(int rows) {
    this.batchSize = rows;
    return this;
  }

  /** Sets how many steps are taken. Default: 400. */
  public TrialBuilder steps(long number) {
    this.steps = number;
    return this;
  }

  /** Sets the steps by whole epochs, at the batch size that is set already. */
  public TrialBuilder epochs(int number) {
    return steps((data.train().rows() + batchSize - 1L) / batchSize * number);
  }

  /** Sets the seed. Default: 1. */
  public TrialBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** Says whether rows are reordered before every epoch. Default: true. */
  public TrialBuilder shuffle(boolean reorder) {
    this.shuffle = reorder;
    return this;
  }

  /** Changes batches before they are trained on. Default: leaves them as they are. */
  public TrialBuilder batchTransform(BatchTransform change) {
    this.batchTransform = change;
    return this;
  }

  /** Stops early. Default: never. */
  public TrialBuilder earlyStopping(EarlyStopping rule) {
    this.earlyStopping = Optional.of(rule);
    return this;
  }

  /** Is killed and goes on as a second attempt. Default: never. */
  public TrialBuilder restart(Restart at) {
    this.restart = Optional.of(at);
    return this;
  }

  /** The trial, to be run as often as one likes. */
  public Trial build() {
    return new Trial(
        name,
        networkFactory,
        afterInitialisation,
        data,
        batchSize,
        steps,
        seed,
        shuffle,
        batchTransform,
        earlyStopping,
        restart);
  }
}
