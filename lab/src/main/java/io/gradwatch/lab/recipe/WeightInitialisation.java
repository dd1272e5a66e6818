package io.gradwatch.lab.recipe;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * First weights.
 *
 * @param scheme that they are drawn by
 * @param scale the standard deviation, or the constant; for the other schemes a factor
 * @param bias first bias of hidden layers
 */
public record WeightInitialisation(Scheme scheme, double scale, double bias) {

  /** How they are drawn. */
  public enum Scheme {
    /** Variance 2 / (inputs + outputs): Glorot and Bengio 2010. */
    GLOROT(WeightInit.XAVIER),
    /** Variance 2 / inputs: He et al. 2015. */
    HE(WeightInit.RELU),
    /** Variance 1 / inputs, as SELU wants it. */
    LECUN(WeightInit.LECUN_NORMAL),
    /** Normal distribution of one deviation for all layers. */
    NORMAL(WeightInit.XAVIER),
    /** One number for all. */
    CONSTANT(WeightInit.XAVIER);

    private final WeightInit weightInit;

    Scheme(WeightInit weightInit) {
      this.weightInit = weightInit;
    }

    WeightInit weightInit() {
      return weightInit;
    }
  }

  /** As the scheme says, without bias. */
  public static WeightInitialisation of(Scheme scheme) {
    return new WeightInitialisation(scheme, 1, 0);
  }

  /** Normal with a deviation. */
  public static WeightInitialisation normal(double deviation) {
    return new WeightInitialisation(Scheme.NORMAL, deviation, 0);
  }

  /** All weights the same. */
  public static WeightInitialisation constant(double value) {
    return new WeightInitialisation(Scheme.CONSTANT, value, 0);
  }

  /** He before rectifiers, LeCun before SELU, otherwise Glorot. */
  public static WeightInitialisation matching(Activation activation) {
    return of(
        switch (activation) {
          case RELU, LEAKYRELU, ELU -> Scheme.HE;
          case SELU -> Scheme.LECUN;
          default -> Scheme.GLOROT;
        });
  }

  /** With another first bias. */
  public WeightInitialisation withBias(double value) {
    return new WeightInitialisation(scheme, scale, value);
  }

  /** This many times as large. */
  public WeightInitialisation scaledBy(double factor) {
    return new WeightInitialisation(scheme, scale * factor, bias);
  }
}
