package io.gradwatch.lab.recipe;

import org.nd4j.linalg.activations.Activation;

/**
 * Dense layers of one width between input and output.
 *
 * @param depth number of layers; 0 after a recurrent layer and in a linear model
 * @param width units per layer
 * @param activation activation of each layer
 * @param batchNormalization whether each activation is preceded by batch normalisation
 * @param skipConnections whether every two layers from the second on have a skip connection
 * @param retainProbability share of outputs that dropout keeps; 1 for no dropout
 */
public record HiddenLayers(
    int depth,
    int width,
    Activation activation,
    boolean batchNormalization,
    boolean skipConnections,
    double retainProbability) {

  public HiddenLayers {
    if (depth < 0 || width < 1 || !(retainProbability > 0 && retainProbability <= 1)) {
      throw new IllegalArgumentException(
          depth + " layers of " + width + " units, keeping " + retainProbability);
    }
  }

  /** Layers without normalisation, skip connections and dropout. */
  public static HiddenLayers of(int depth, int width, Activation activation) {
    return new HiddenLayers(depth, width, activation, false, false, 1);
  }

  /** No hidden layers: after a recurrent layer, or in a linear model. */
  public static HiddenLayers none() {
    return of(0, 1, Activation.IDENTITY);
  }

  /** With another activation. */
  public HiddenLayers withActivation(Activation other) {
    return new HiddenLayers(
        depth, width, other, batchNormalization, skipConnections, retainProbability);
  }

  /** With batch normalisation. */
  public HiddenLayers withBatchNormalization() {
    return new HiddenLayers(depth, width, activation, true, skipConnections, retainProbability);
  }

  /** With skip connections. */
  public HiddenLayers withSkipConnections() {
    return new HiddenLayers(depth, width, activation, batchNormalization, true, retainProbability);
  }

  /** With dropout. */
  public HiddenLayers withDropout(double share) {
    return new HiddenLayers(depth, width, activation, batchNormalization, skipConnections, share);
  }
}
