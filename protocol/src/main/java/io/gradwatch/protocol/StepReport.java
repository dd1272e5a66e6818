package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One training step of one run, all layers: the record of topic {@link Topics#STEPS}.
 *
 * <p>One record holds the whole step, so that a detector can compare layers with each other.
 * Gradients are those of the mean loss over the batch, before clipping and before the updater.
 *
 * @param run name of the run
 * @param attempt number of the attempt, 1 to {@link Contract#MAX_ATTEMPT}; higher at each restart
 *     from a checkpoint
 * @param worker worker of a data-parallel run, from 0
 * @param step number of the step, from 0
 * @param epoch number of the epoch, from 0
 * @param time time at which the step was measured
 * @param loss mean loss over the batch; may be NaN or infinite; empty if unknown
 * @param testLoss mean loss over the test data if evaluated since the previous step; may be NaN or
 *     infinite; empty otherwise
 * @param learningRate learning rate of the updater; empty if there is no single one
 * @param batchSize number of examples in the batch; 0 if unknown
 * @param stepSeconds duration of the step, at most the time since the previous one; 0 if unknown
 * @param layers layers from input to output, by ascending index
 * @param outputLosses loss of each output in the order of {@link TrainingInfo#outputs()}, mean over
 *     the batch and without regularisation; may be NaN or infinite; empty if unknown
 */
public record StepReport(
    String run,
    int attempt,
    int worker,
    long step,
    int epoch,
    Instant time,
    OptionalDouble loss,
    OptionalDouble testLoss,
    OptionalDouble learningRate,
    int batchSize,
    double stepSeconds,
    List<LayerReport> layers,
    List<Double> outputLosses) {

  public StepReport {
    Contract.name("run", run);
    Contract.attempt(attempt);
    Contract.count("worker", worker);
    Contract.count("step", step);
    Contract.count("epoch", epoch);
    Contract.count("batchSize", batchSize);
    Contract.duration("stepSeconds", stepSeconds);
    layers = Contract.copy("layers", layers, Contract.MAX_LAYERS);
    outputLosses = Contract.copy("outputLosses", outputLosses, Contract.MAX_OUTPUTS);
    int before = -1;
    int tensors = 0;
    for (LayerReport layer : layers) {
      if (layer.index() <= before) {
        throw new ContractViolation(
            "layers: index " + layer.index() + " after " + before + "; indices must ascend");
      }
      before = layer.index();
      tensors += layer.tensors().size();
    }
    Contract.size("tensors", tensors, Contract.MAX_TENSORS);
  }

  /** A report without the losses of the single outputs. */
  public StepReport(
      String run,
      int attempt,
      int worker,
      long step,
      int epoch,
      Instant time,
      OptionalDouble loss,
      OptionalDouble testLoss,
      OptionalDouble learningRate,
      int batchSize,
      double stepSeconds,
      List<LayerReport> layers) {
    this(
        run,
        attempt,
        worker,
        step,
        epoch,
        time,
        loss,
        testLoss,
        learningRate,
        batchSize,
        stepSeconds,
        layers,
        List.of());
  }

  /** The same with other layers. */
  public StepReport withLayers(List<LayerReport> others) {
    return new StepReport(
        run,
        attempt,
        worker,
        step,
        epoch,
        time,
        loss,
        testLoss,
        learningRate,
        batchSize,
        stepSeconds,
        others,
        outputLosses);
  }

  /** The same with the losses of the single outputs. */
  public StepReport withOutputLosses(List<Double> losses) {
    return new StepReport(
        run,
        attempt,
        worker,
        step,
        epoch,
        time,
        loss,
        testLoss,
        learningRate,
        batchSize,
        stepSeconds,
        layers,
        losses);
  }
}
