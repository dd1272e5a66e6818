package io.gradwatch.protocol;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One term of the loss of a run, computed on the output of one layer.
 *
 * @param name name of the output, for example that of its layer
 * @param layer index of its layer in {@link RunInfo#layers()}; empty if unknown
 * @param loss family of the loss function
 * @param lossName name of the loss function as the framework spells it, for example {@code mcxent};
 *     may be empty
 * @param activation family of the activation function whose values are compared with the labels
 * @param units number of classes or values of one prediction; 0 if unknown
 * @param perTimeStep whether there is one prediction for each time step of a sequence
 * @param unitReduction how the terms of the units form the loss of a prediction
 * @param timeReduction how the predictions of a sequence form the loss of an example
 * @param weighted whether classes, units or examples have weights in the loss; empty if unknown
 */
public record OutputInfo(
    String name,
    OptionalInt layer,
    LossFamily loss,
    String lossName,
    ActivationFamily activation,
    long units,
    boolean perTimeStep,
    LossReduction unitReduction,
    LossReduction timeReduction,
    Optional<Boolean> weighted) {

  public OutputInfo {
    Contract.name("name", name);
    layer.ifPresent(index -> Contract.count("layer", index));
    Contract.text("lossName", lossName, Contract.MAX_NAME_LENGTH);
    Contract.count("units", units);
  }

  /** An output with one prediction for each example, of whose reduction nothing is known. */
  public static OutputInfo of(
      String name, LossFamily loss, String lossName, ActivationFamily activation, long units) {
    return new OutputInfo(
        name,
        OptionalInt.empty(),
        loss,
        lossName,
        activation,
        units,
        false,
        LossReduction.UNKNOWN,
        LossReduction.UNKNOWN,
        Optional.empty());
  }

  /** The same as the output of a layer. */
  public OutputInfo ofLayer(int index) {
    return new OutputInfo(
        name,
        OptionalInt.of(index),
        loss,
        lossName,
        activation,
        units,
        perTimeStep,
        unitReduction,
        timeReduction,
        weighted);
  }

  /** The same with the reduction of the terms of its units. */
  public OutputInfo withUnitReduction(LossReduction reduction) {
    return new OutputInfo(
        name,
        layer,
        loss,
        lossName,
        activation,
        units,
        perTimeStep,
        reduction,
        timeReduction,
        weighted);
  }

  /** The same with one prediction for each time step of a sequence. */
  public OutputInfo perTimeStep(LossReduction reduction) {
    return new OutputInfo(
        name, layer, loss, lossName, activation, units, true, unitReduction, reduction, weighted);
  }

  /** The same, knowing whether classes, units or examples have weights in the loss. */
  public OutputInfo weighted(boolean hasWeights) {
    return new OutputInfo(
        name,
        layer,
        loss,
        lossName,
        activation,
        units,
        perTimeStep,
        unitReduction,
        timeReduction,
        Optional.of(hasWeights));
  }
}
