package io.gradwatch.protocol;

/**
 * One layer of a model.
 *
 * @param name as reports name it
 * @param type for example {@code DenseLayer}
 * @param activation for example {@code sigmoid}; empty when it has none
 * @param parameters all of them
 * @param trainableParameters 0 for a frozen layer
 * @param recurrent whether it passes a state from time step to time step
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
