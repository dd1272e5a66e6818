package io.gradwatch.lab.recipe;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Initial weights and biases.
 *
 * @param scheme distribution of the weights
 * @param scale standard deviation of a normal distribution, value of a constant, factor for other
 *     schemes
 * @param bias initial bias of hidden layers
 */
public record WeightInitialisation(Scheme scheme, double scale, double bias) {

  /** Distributions. */
  public enum Scheme {
    /** Variance 2 / (inputs + outputs): Glorot and Bengio 2010. */
    GLOROT(WeightInit.XAVIER),
    /** Variance 2 / inputs: He et al. 2015. */
    HE(WeightInit.RELU),
    /** Variance 1 / inputs, for SELU. */
    LECUN(WeightInit.LECUN_NORMAL),
    /** Normal distribution with the same standard deviation in all layers. */
    NORMAL(WeightInit.XAVIER),
    /** The same value for all weights. */
    CONSTANT(WeightInit.XAVIER);

    private final WeightInit weightInit;

    Scheme(WeightInit weightInit) {
      this.weightInit = weightInit;
    }

    WeightInit weightInit() {
      return weightInit;
    }
  }

  /** A scheme with biases of 0. */
  public static WeightInitialisation of(Scheme scheme) {
    return new WeightInitialisation(scheme, 1, 0);
  }

  /** A normal distribution with a standard deviation. */
  public static WeightInitialisation normal(double deviation) {
    return new WeightInitialisation(Scheme.NORMAL, deviation, 0);
  }

  /** The same value for all weights. */
  public static WeightInitialisation constant(double value) {
    return new WeightInitialisation(Scheme.CONSTANT, value, 0);
  }

  /** He for ReLU and its variants, LeCun for SELU, otherwise Glorot. */
  public static WeightInitialisation matching(Activation activation) {
    return of(
        switch (activation) {
          case RELU, LEAKYRELU, ELU -> Scheme.HE;
          case SELU -> Scheme.LECUN;
          default -> Scheme.GLOROT;
        });
  }

  /** With another initial bias. */
  public WeightInitialisation withBias(double value) {
    return new WeightInitialisation(scheme, scale, value);
  }

  /** With weights multiplied by a factor. */
  public WeightInitialisation scaledBy(double factor) {
    return new WeightInitialisation(scheme, scale * factor, bias);
  }
}
