package io.gradwatch.training.loop;

import java.util.Optional;

/** Settings of a {@link TrainingLoop}. */
public final class TrainingLoopBuilder {

  private final String run;
  private int attempt = 1;
  private int batchSize = 32;
  private long steps = 400;
  private long seed = 1;
  private boolean shuffle = true;
  private boolean balancedClasses;
  private BatchTransform batchTransform = (step, batch) -> batch;
  private Optional<EarlyStopping> earlyStopping = Optional.empty();
  private Optional<Restart> restart = Optional.empty();
  private Optional<LoopState> resumeFrom = Optional.empty();
  private StateSaver stateSaver = StateSaver.NONE;
  private StopSignal stopSignal = new StopSignal();
  private TrainingProgressListener progressListener = (step, plannedSteps, loss) -> {};

  TrainingLoopBuilder(String run) {
    this.run = run;
  }

  /** Sets the attempt of the run. Default: 1. */
  public TrainingLoopBuilder attempt(int number) {
    this.attempt = number;
    return this;
  }

  /** Sets the rows of a batch. Default: 32. */
  public TrainingLoopBuilder batchSize(int rows) {
    this.batchSize = rows;
    return this;
  }

  /** Sets the number of steps. Default: 400. */
  public TrainingLoopBuilder steps(long number) {
    this.steps = number;
    return this;
  }

  /** Sets the seed. Default: 1. */
  public TrainingLoopBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** Sets whether rows are reordered before every epoch. Default: true. */
  public TrainingLoopBuilder shuffle(boolean reorder) {
    this.shuffle = reorder;
    return this;
  }

  /** Sets whether targets are classes of about equal size. Default: false. */
  public TrainingLoopBuilder balancedClasses(boolean balanced) {
    this.balancedClasses = balanced;
    return this;
  }

  /** Sets a change of batches before they are trained on. Default: none. */
  public TrainingLoopBuilder batchTransform(BatchTransform transform) {
    this.batchTransform = transform;
    return this;
  }

  /** Stops early. Default: never. */
  public TrainingLoopBuilder earlyStopping(EarlyStopping rule) {
    this.earlyStopping = Optional.of(rule);
    return this;
  }

  /** Simulates a crash, after which the training resumes as another attempt. Default: none. */
  public TrainingLoopBuilder restart(Restart at) {
    this.restart = Optional.of(at);
    return this;
  }

  /** Sets the state to go on from. Default: none, from the beginning. */
  public TrainingLoopBuilder resumeFrom(LoopState state) {
    this.resumeFrom = Optional.of(state);
    return this;
  }

  /** Sets what saves the state between steps. Default: nothing does. */
  public TrainingLoopBuilder stateSaver(StateSaver saver) {
    this.stateSaver = saver;
    return this;
  }

  /** Sets the signal that stops the training. Default: none. */
  public TrainingLoopBuilder stopSignal(StopSignal signal) {
    this.stopSignal = signal;
    return this;
  }

  /** Sets a listener of every step. Default: none. */
  public TrainingLoopBuilder progressListener(TrainingProgressListener listener) {
    this.progressListener = listener;
    return this;
  }

  public TrainingLoop build() {
    return new TrainingLoop(
        run,
        attempt,
        batchSize,
        steps,
        seed,
        shuffle,
        balancedClasses,
        batchTransform,
        earlyStopping,
        restart,
        resumeFrom,
        stateSaver,
        stopSignal,
        progressListener);
  }
}
