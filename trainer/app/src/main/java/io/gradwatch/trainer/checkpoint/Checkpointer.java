package io.gradwatch.trainer.checkpoint;

import io.gradwatch.training.loop.LoopState;
import io.gradwatch.training.loop.StateSaver;
import io.gradwatch.training.model.FailureReason;
import io.gradwatch.training.model.TrainableNetwork;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Writes the checkpoints of one attempt as its policy says, and one at its end. A checkpoint that
 * cannot be written is counted, and tried again when the next one is due; older ones are deleted
 * only after a newer one is complete.
 */
public final class Checkpointer implements StateSaver {

  private final CheckpointStore store;
  private final CheckpointPolicy policy;
  private final Attempt attempt;
  private final TrainableNetwork network;
  private final ReportDelivery delivery;
  private final CheckpointListener listener;
  private volatile boolean requested;
  private long lastNanos = System.nanoTime();
  private long lastSteps = -1;
  private double lowestTestLoss = Double.POSITIVE_INFINITY;
  private long failures;
  private long writingNanos;

  /**
   * The attempt whose checkpoints are written.
   *
   * @param run name of the run
   * @param number number of the attempt
   * @param firstNumber attempt that began at step 0, before which checkpoints are disregarded
   * @param settings settings that determine the steps of the training
   */
  public record Attempt(String run, int number, int firstNumber, Map<String, String> settings) {

    public Attempt {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * Checkpoints of an attempt.
   *
   * @param network network that is trained
   * @param delivery delivery of the reports of its steps
   */
  public Checkpointer(
      CheckpointStore store,
      CheckpointPolicy policy,
      Attempt attempt,
      TrainableNetwork network,
      ReportDelivery delivery,
      CheckpointListener listener) {
    this.store = store;
    this.policy = policy;
    this.attempt = attempt;
    this.network = network;
    this.delivery = delivery;
    this.listener = listener;
  }

  /** Goes on after a checkpoint: it is not written again, and its test losses count. */
  public void resumedFrom(Checkpoint checkpoint) {
    lastSteps = checkpoint.state().stepsTaken();
    try {
      for (StoredCheckpoint stored : store.list(damaged -> {})) {
        if (stored.attempt() >= attempt.firstNumber() && stored.testLoss().isPresent()) {
          lowestTestLoss = Math.min(lowestTestLoss, stored.testLoss().getAsDouble());
        }
      }
    } catch (IOException unreadable) {
      listener.failed(lastSteps, failures, FailureReason.of(unreadable));
    }
  }

  /** Asks for a checkpoint after the step that is being taken. May be called by any thread. */
  public void request() {
    requested = true;
  }

  /** Number of checkpoints that could not be written. */
  public long failures() {
    return failures;
  }

  /** Time spent on writing checkpoints, in seconds. */
  public double writingSeconds() {
    return writingNanos / 1e9;
  }

  @Override
  public void afterStep(long steps, OptionalDouble testLoss, Supplier<LoopState> state) {
    boolean best = policy.isBest(testLoss, lowestTestLoss);
    if (best) {
      lowestTestLoss = testLoss.getAsDouble();
    }
    if (best || requested || policy.isDue(steps, System.nanoTime() - lastNanos)) {
      requested = false;
      write(state);
    }
  }

  @Override
  public void afterLastStep(Supplier<LoopState> state) {
    write(state);
  }

  private void write(Supplier<LoopState> supplier) {
    long start = System.nanoTime();
    long steps = lastSteps;
    try {
      LoopState state = supplier.get();
      steps = state.stepsTaken();
      if (steps != lastSteps) {
        StoredCheckpoint written =
            store.write(
                new Checkpoint(
                    attempt.run(), attempt.number(), Instant.now(), attempt.settings(), state),
                network.configuration(),
                delivery.upToNow());
        lastSteps = steps;
        store.prune(attempt.firstNumber(), policy.keep(), policy.keepBest());
        listener.written(written);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError failed) {
      failures++;
      listener.failed(steps, failures, FailureReason.of(failed));
    }
    lastNanos = System.nanoTime();
    writingNanos += lastNanos - start;
  }
}
