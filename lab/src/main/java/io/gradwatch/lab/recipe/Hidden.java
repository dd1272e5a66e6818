package io.gradwatch.lab.recipe;

import org.nd4j.linalg.activations.Activation;

/**
 * Dense layers of one width between input and output.
 *
 * @param depth layers; 0 behind a memory and in a linear model
 * @param width units of each
 * @param activation of each
 * @param batchNormalization between a layer's sum and its activation
 * @param skips whether every two layers from the second on add their output to their input
 * @param keep share of a layer's outputs that dropout keeps; 1 for no dropout
 */
public record Hidden(
    int depth,
    int width,
    Activation activation,
    boolean batchNormalization,
    boolean skips,
    double keep) {

  public Hidden {
    if (depth < 0 || width < 1 || !(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException(depth + " layers of " + width + " units, keeping " + keep);
    }
  }

  /** Plain layers. */
  public static Hidden of(int depth, int width, Activation activation) {
    return new Hidden(depth, width, activation, false, false, 1);
  }

  /** None: behind a memory, or in a linear model. */
  public static Hidden none() {
    return of(0, 1, Activation.IDENTITY);
  }

  /** With another activation. */
  public Hidden with(Activation other) {
    return new Hidden(depth, width, other, batchNormalization, skips, keep);
  }

  /** With batch normalisation. */
  public Hidden normalised() {
    return new Hidden(depth, width, activation, true, skips, keep);
  }

  /** With skip connections. */
  public Hidden skipping() {
    return new Hidden(depth, width, activation, batchNormalization, true, keep);
  }

  /** With dropout that keeps a share. */
  public Hidden dropping(double share) {
    return new Hidden(depth, width, activation, batchNormalization, skips, share);
  }
}
