package io.gradwatch.training.loop;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.evaluation.TrainingEvaluator;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.Optional;

/**
 * Trains a network on batches, epoch by epoch, and reports every step. The same settings, network
 * and examples give the same steps.
 *
 * @param run name of the run
 * @param attempt attempt of the run, from 1
 * @param batchSize rows of a step; the last, smaller batch of an epoch is used
 * @param steps steps to take
 * @param seed seed of the order of rows, reported as a hyper-parameter
 * @param shuffle whether rows are reordered before every epoch
 * @param balancedClasses whether targets are classes of about equal size, whose baseline loss the
 *     monitor derives by itself; otherwise it is measured over the training examples
 * @param batchTransform change of every batch
 * @param earlyStopping rule that ends the training before its last step, if wanted
 * @param restart simulated crash, if wanted
 * @param resumeFrom state to go on from; empty to start from the beginning
 * @param stateSaver saves the state between steps
 * @param stopSignal asks to stop
 * @param progressListener listener of every step
 */
public record TrainingLoop(
    String run,
    int attempt,
    int batchSize,
    long steps,
    long seed,
    boolean shuffle,
    boolean balancedClasses,
    BatchTransform batchTransform,
    Optional<EarlyStopping> earlyStopping,
    Optional<Restart> restart,
    Optional<LoopState> resumeFrom,
    StateSaver stateSaver,
    StopSignal stopSignal,
    TrainingProgressListener progressListener) {

  public TrainingLoop {
    if (batchSize < 1 || steps < 1) {
      throw new IllegalArgumentException(
          run + ": batch size " + batchSize + ", " + steps + " steps; at least 1 each");
    }
  }

  /** Settings of the loop of a run. */
  public static TrainingLoopBuilder builder(String run) {
    return new TrainingLoopBuilder(run);
  }

  /**
   * Trains to the last step, to the first exception, to the stop signal or to this thread's
   * interrupt.
   *
   * @param train examples to train on
   * @param evaluator evaluates the network between steps; empty when nothing is evaluated
   * @param sink receives the report of every step
   * @throws IllegalArgumentException if the state to go on from is one of other examples or of
   *     another network
   */
  public LoopResult run(
      TrainableNetwork network,
      Examples train,
      Optional<TrainingEvaluator> evaluator,
      ReportSink sink) {
    return new LoopRun(this, network, train, evaluator, sink).run();
  }
}
