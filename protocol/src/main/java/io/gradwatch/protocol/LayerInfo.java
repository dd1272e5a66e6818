package io.gradwatch.protocol;

import java.util.List;
import java.util.Optional;

/**
 * One layer of a model.
 *
 * @param name name of the layer in reports
 * @param type layer type as the framework spells it, for example {@code DenseLayer}
 * @param activation activation function as the framework spells it, for example {@code sigmoid};
 *     empty if there is none
 * @param parameters number of parameters
 * @param trainableParameters number of trainable parameters; 0 for a frozen layer
 * @param recurrent whether it passes state from one time step to the next
 * @param family family of the layer
 * @param activationFamily family of its activation function; {@link ActivationFamily#IDENTITY} if
 *     there is none
 * @param bidirectional whether it is recurrent in both directions of the sequence
 * @param output whether a loss is computed on its output
 * @param inputs indices of the layers whose outputs it reads, directly or through operations that
 *     are not listed as layers; an empty list if it reads the network's input only; empty if
 *     unknown
 */
public record LayerInfo(
    String name,
    String type,
    String activation,
    long parameters,
    long trainableParameters,
    boolean recurrent,
    LayerFamily family,
    ActivationFamily activationFamily,
    boolean bidirectional,
    boolean output,
    Optional<List<Integer>> inputs) {

  public LayerInfo {
    Contract.name("name", name);
    Contract.text("type", type, Contract.MAX_NAME_LENGTH);
    Contract.text("activation", activation, Contract.MAX_NAME_LENGTH);
    Contract.count("parameters", parameters);
    Contract.count("trainableParameters", trainableParameters);
    inputs = inputs.map(indices -> Contract.copy("inputs", indices, Contract.MAX_LAYERS));
    inputs.ifPresent(indices -> indices.forEach(index -> Contract.count("inputs", index)));
  }

  /** A layer whose family, activation family and inputs are not known. */
  public LayerInfo(
      String name,
      String type,
      String activation,
      long parameters,
      long trainableParameters,
      boolean recurrent) {
    this(
        name,
        type,
        activation,
        parameters,
        trainableParameters,
        recurrent,
        LayerFamily.UNKNOWN,
        ActivationFamily.UNKNOWN,
        false,
        false,
        Optional.empty());
  }

  /** The same with the families of the layer and of its activation function. */
  public LayerInfo withFamilies(LayerFamily layerFamily, ActivationFamily ofActivation) {
    return new LayerInfo(
        name,
        type,
        activation,
        parameters,
        trainableParameters,
        recurrent,
        layerFamily,
        ofActivation,
        bidirectional,
        output,
        inputs);
  }

  /** The same, knowing whether it is recurrent in both directions of the sequence. */
  public LayerInfo withBidirectional(boolean inBothDirections) {
    return new LayerInfo(
        name,
        type,
        activation,
        parameters,
        trainableParameters,
        recurrent,
        family,
        activationFamily,
        inBothDirections,
        output,
        inputs);
  }

  /** The same, knowing whether a loss is computed on its output. */
  public LayerInfo withOutput(boolean isOutput) {
    return new LayerInfo(
        name,
        type,
        activation,
        parameters,
        trainableParameters,
        recurrent,
        family,
        activationFamily,
        bidirectional,
        isOutput,
        inputs);
  }

  /** The same with the layers whose outputs it reads; none if it reads the network's input only. */
  public LayerInfo withInputs(List<Integer> indices) {
    return new LayerInfo(
        name,
        type,
        activation,
        parameters,
        trainableParameters,
        recurrent,
        family,
        activationFamily,
        bidirectional,
        output,
        Optional.of(indices));
  }
}
