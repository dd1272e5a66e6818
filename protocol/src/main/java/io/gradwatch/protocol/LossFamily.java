package io.gradwatch.protocol;

/** Families of loss functions. */
public enum LossFamily {
  /** Not known. */
  UNKNOWN,
  /** Known to the publisher, but none of these. */
  OTHER,
  /** Cross-entropy over classes that exclude each other. */
  CROSS_ENTROPY,
  /** Cross-entropy of each unit by itself. */
  BINARY_CROSS_ENTROPY,
  SQUARED_ERROR,
  ABSOLUTE_ERROR,
  PERCENTAGE_ERROR,
  /** Squared error of the logarithms. */
  LOGARITHMIC_ERROR,
  /** Squared near zero and absolute far from it: Huber, smooth L1, log-cosh. */
  HUBER,
  /** Hinge and squared hinge. */
  HINGE,
  KL_DIVERGENCE,
  POISSON,
  COSINE,
  CTC,
  /** Negative log likelihood of a density, for example of a mixture of Gaussians. */
  LIKELIHOOD,
  /** Contrastive, triplet and margin losses over pairs. */
  RANKING,
  WASSERSTEIN,
  /** One minus an overlap: F measure, Dice, Jaccard. */
  OVERLAP;

  /** Returns whether the loss is a cross-entropy, over classes or of each unit by itself. */
  public boolean isCrossEntropy() {
    return this == CROSS_ENTROPY || this == BINARY_CROSS_ENTROPY;
  }
}
