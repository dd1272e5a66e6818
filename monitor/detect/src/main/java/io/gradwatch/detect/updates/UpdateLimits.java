package io.gradwatch.detect.updates;

/**
 * Where a step is too small, or too large, for the weights that it moves.
 *
 * @param tooSmall update norm over parameter norm. 1e-5: a hundredth of the 1e-3 at which training
 *     is known to go well (Karpathy's rule of thumb), the lower bound of DeepDiagnosis
 * @param wasEnough ratio that a layer must once have had for its rate to have been in order. 1e-4
 * @param tooLarge the same from above. 0.1, the upper bound of DeepDiagnosis
 * @param grown parameter norm over that of the first step at which the weights have been replaced.
 *     3: training grows weights by a fraction
 * @param grownWithin steps in which that is too fast. 64
 * @param thrown update ratio of one step that has replaced the weights. 0.9; with half of {@code
 *     tooLarge} in the steps around it, the others are no better
 * @param leastGain of the first weights, for their growth to mean anything: zeros grow without
 *     bound. 0.3
 * @param steps over which medians are taken. 20
 */
public record UpdateLimits(
    double tooSmall,
    double wasEnough,
    double tooLarge,
    double grown,
    int grownWithin,
    double thrown,
    double leastGain,
    int steps) {

  public static UpdateLimits defaults() {
    return new UpdateLimits(1e-5, 1e-4, 0.1, 3, 64, 0.9, 0.3, 20);
  }
}
