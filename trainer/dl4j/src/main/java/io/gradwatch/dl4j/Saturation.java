package io.gradwatch.dl4j;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Where an activation function no longer lets gradient through, and how its output shows it. */
enum Saturation {
  /** Flat near -1 and 1. */
  TANH(-0.99f, 0.99f),
  /** Flat near 0 and 1. */
  SIGMOID(0.01f, 0.99f),
  /** Flat at zero: a unit that is zero for the whole batch is dead. */
  RECTIFIER(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  /** Nowhere flat, or not so that its output shows it. */
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  private final float low;
  private final float high;

  Saturation(float low, float high) {
    this.low = low;
    this.high = high;
  }

  /** Outputs below it are saturated. */
  float low() {
    return low;
  }

  /** Outputs above it are saturated. */
  float high() {
    return high;
  }

  /** Whether an output by itself can show that it is saturated. */
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
