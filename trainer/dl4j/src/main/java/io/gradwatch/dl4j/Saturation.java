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
  TANH {
    @Override
    boolean saturated(double output) {
      return Math.abs(output) > 1 - MARGIN;
    }
  },
  /** Flat near 0 and 1. */
  SIGMOID {
    @Override
    boolean saturated(double output) {
      return output < MARGIN || output > 1 - MARGIN;
    }
  },
  /** Flat at zero: a unit that is zero for the whole batch is dead. */
  RECTIFIER,
  /** Nowhere flat, or not so that its output shows it. */
  NONE;

  /** Distance from the limit at which an output counts as saturated. */
  private static final double MARGIN = 0.01;

  boolean saturated(double output) {
    return false;
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
