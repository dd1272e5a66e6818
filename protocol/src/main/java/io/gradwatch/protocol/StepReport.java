package io.gradwatch.protocol;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One training step of one run, all layers: the record of topic {@link Topics#STEPS}.
 *
 * <p>A report is atomic, so that a detector can compare layers with each other. Gradients are those
 * of the mean loss over the batch, before clipping and before the updater.
 *
 * @param run name of the run
 * @param attempt from 1; goes up at each restart from a checkpoint
 * @param worker of a data-parallel run, from 0
 * @param step from 0
 * @param epoch from 0
 * @param time when the step was measured
 * @param loss mean over the batch; may be NaN or infinite; empty when not known
 * @param testLoss mean over the test data, as evaluated since the step before; may be NaN or
 *     infinite; empty when not evaluated
 * @param learningRate as the updater uses it; empty when there is no single one
 * @param batchSize examples; 0 when not known
 * @param stepSeconds that the step took, at most since the step before; 0 when not known
 * @param layers from input to output, by ascending index
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
    List<LayerReport> layers) {

  public StepReport {
    Contract.name("run", run);
    Contract.positive("attempt", attempt);
    Contract.count("worker", worker);
    Contract.count("step", step);
    Contract.count("epoch", epoch);
    Contract.count("batchSize", batchSize);
    Contract.duration("stepSeconds", stepSeconds);
    layers = Contract.copy("layers", layers, Contract.MAX_LAYERS);
    int before = -1;
    int tensors = 0;
    for (LayerReport layer : layers) {
      if (layer.index() <= before) {
        throw new ContractViolation(
            "layers: index " + layer.index() + " after " + before + "; indices ascend");
      }
      before = layer.index();
      tensors += layer.tensors().size();
    }
    Contract.size("tensors", tensors, Contract.MAX_TENSORS);
  }
}
