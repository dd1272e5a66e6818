package io.gradwatch.detect.updates;

/**
 * Where a step is too small, or too large, for the weights that it moves.
 *
 * @param tooSmall update norm over parameter norm. 1e-5: a hundredth of the 1e-3 at which training
 *     is known to go well (Karpathy's rule of thumb), the lower bound of DeepDiagnosis
 * @param wasEnough ratio that a layer must once have had for its rate to have been in order. 1e-4
 * @param tooLarge the same from above. 0.1, the upper bound of DeepDiagnosis
 * @param steps over which medians are taken. 20
 */
public record UpdateLimits(double tooSmall, double wasEnough, double tooLarge, int steps) {

  public static UpdateLimits defaults() {
    return new UpdateLimits(1e-5, 1e-4, 0.1, 20);
  }
}
