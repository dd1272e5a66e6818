package io.gradwatch.dl4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/**
 * Range of outputs for which an activation function is saturated, so that it passes almost no
 * gradient.
 */
enum Saturation {
  /** Saturated near -1 and 1. */
  TANH(-0.99f, 0.99f),
  /** Saturated near 0 and 1. */
  SIGMOID(0.01f, 0.99f),
  /** Passes no gradient at zero: a unit whose output is zero for the whole batch is dead. */
  RECTIFIER(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  /** Never saturated, or not in a way that the output shows. */
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  private final float low;
  private final float high;

  Saturation(float low, float high) {
    this.low = low;
    this.high = high;
  }

  /** Outputs below this are saturated. */
  float low() {
    return low;
  }

  /** Outputs above this are saturated. */
  float high() {
    return high;
  }

  /** Returns whether a single output shows that it is saturated. */
  boolean hasBounds() {
    return Float.isFinite(low);
  }

  boolean isSaturated(double output) {
    return output < low || output > high;
  }

  static Saturation of(IActivation activation) {
    if (activation instanceof ActivationTanH || activation instanceof ActivationHardTanH) {
      return TANH;
    }
    if (activation instanceof ActivationSigmoid || activation instanceof ActivationHardSigmoid) {
      return SIGMOID;
    }
    if (activation instanceof ActivationReLU
        || activation instanceof ActivationReLU6
        || activation instanceof ActivationThresholdedReLU) {
      return RECTIFIER;
    }
    return NONE;
  }
}
