package io.gradwatch.lab.recipe;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;

/**
 * What holds gradients and weights back.
 *
 * @param clip of gradients, before the updater
 * @param clipThreshold its threshold
 * @param maxNorm greatest norm of the weights into a unit; infinite for none
 * @param weightDecay L2 coefficient; 0 for none
 */
public record Regularisation(Clip clip, double clipThreshold, double maxNorm, double weightDecay) {

  /** Ways of clipping. */
  public enum Clip {
    NONE(GradientNormalization.None),
    /** A layer's gradient is scaled down to a norm. */
    NORM(GradientNormalization.ClipL2PerLayer),
    /** Each element is cut off at a value. */
    VALUE(GradientNormalization.ClipElementWiseAbsoluteValue);

    private final GradientNormalization normalization;

    Clip(GradientNormalization normalization) {
      this.normalization = normalization;
    }
  }

  static Regularisation none() {
    return new Regularisation(Clip.NONE, 1, Double.POSITIVE_INFINITY, 0);
  }

  /** With gradients clipped. */
  public Regularisation withClipping(Clip how, double threshold) {
    return new Regularisation(how, threshold, maxNorm, weightDecay);
  }

  /** With the weights into each unit held to a norm. */
  public Regularisation withMaxNorm(double norm) {
    return new Regularisation(clip, clipThreshold, norm, weightDecay);
  }

  /** With an L2 penalty. */
  public Regularisation withWeightDecay(double coefficient) {
    return new Regularisation(clip, clipThreshold, maxNorm, coefficient);
  }

  void applyTo(NeuralNetConfiguration.Builder network) {
    network.gradientNormalization(clip.normalization).gradientNormalizationThreshold(clipThreshold);
    if (weightDecay > 0) {
      network.l2(weightDecay);
    }
    if (maxNorm < Double.POSITIVE_INFINITY) {
      network.constrainWeights(new MaxNormConstraint(maxNorm, 0)); // over the inputs of each unit
    }
  }
}
