package io.gradwatch.protocol;

/**
 * One layer of a model.
 *
 * @param name name of the layer in reports
 * @param type layer type, for example {@code DenseLayer}
 * @param activation activation function, for example {@code sigmoid}; empty if there is none
 * @param parameters number of parameters
 * @param trainableParameters number of trainable parameters; 0 for a frozen layer
 * @param recurrent whether it passes state from one time step to the next
 */
public record LayerInfo(
    String name,
    String type,
    String activation,
    long parameters,
    long trainableParameters,
    boolean recurrent) {

  public LayerInfo {
    Contract.name("name", name);
    Contract.text("type", type, Contract.MAX_NAME_LENGTH);
    Contract.text("activation", activation, Contract.MAX_NAME_LENGTH);
    Contract.count("parameters", parameters);
    Contract.count("trainableParameters", trainableParameters);
  }
}
