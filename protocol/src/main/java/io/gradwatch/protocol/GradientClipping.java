package io.gradwatch.protocol;

/**
 * How gradients are limited before the optimiser uses them.
 *
 * @param threshold largest norm or magnitude that passes unchanged, for the mean gradient over the
 *     batch
 */
public record GradientClipping(ClippingKind kind, double threshold) {

  public GradientClipping {
    Contract.norm("threshold", threshold);
  }
}
