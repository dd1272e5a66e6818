package io.gradwatch.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What one layer showed at one step.
 *
 * @param index depth: position of the layer in the network, from 0 at the input
 * @param name of the layer
 * @param tensors its parameter tensors' gradients; none for a layer without parameters
 * @param activation of the layer's output; empty when not measured
 * @param timeSteps gradient by time step; empty unless recurrent
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
