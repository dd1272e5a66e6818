package io.gradwatch.protocol;

import java.util.List;
import java.util.Optional;

/**
 * Measurements of one layer at one step.
 *
 * @param index depth of the layer: its position in the network, from 0 at the input
 * @param tensors gradients of its parameter tensors; empty for a layer without parameters
 * @param activation statistics of its output; empty if not measured
 * @param timeSteps gradient norms by time step; empty unless recurrent
 */
public record LayerReport(
    int index,
    String name,
    List<TensorReport> tensors,
    Optional<ActivationReport> activation,
    Optional<TimeStepReport> timeSteps) {

  public LayerReport {
    Contract.count("index", index);
    Contract.name("name", name);
    tensors = Contract.copy("tensors", tensors, Contract.MAX_TENSORS);
  }
}
