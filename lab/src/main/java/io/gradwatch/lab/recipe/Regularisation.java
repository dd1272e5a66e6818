package io.gradwatch.lab.recipe;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;

/**
 * Gradient clipping and constraints on weights.
 *
 * @param clip clipping of gradients, before the updater
 * @param clipThreshold threshold of clipping
 * @param maxNorm maximum norm of the weights into a unit; infinite for none
 * @param weightDecay L2 coefficient; 0 for none
 */
public record Regularisation(Clip clip, double clipThreshold, double maxNorm, double weightDecay) {

  /** Kinds of gradient clipping. */
  public enum Clip {
    NONE(GradientNormalization.None),
    /** Scales a layer's gradient down to a maximum norm. */
    NORM(GradientNormalization.ClipL2PerLayer),
    /** Limits each element to an absolute value. */
    VALUE(GradientNormalization.ClipElementWiseAbsoluteValue);

    private final GradientNormalization normalization;

    Clip(GradientNormalization normalization) {
      this.normalization = normalization;
    }
  }

  static Regularisation none() {
    return new Regularisation(Clip.NONE, 1, Double.POSITIVE_INFINITY, 0);
  }

  /** With gradient clipping. */
  public Regularisation withClipping(Clip how, double threshold) {
    return new Regularisation(how, threshold, maxNorm, weightDecay);
  }

  /** With a maximum norm of the weights into each unit. */
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
