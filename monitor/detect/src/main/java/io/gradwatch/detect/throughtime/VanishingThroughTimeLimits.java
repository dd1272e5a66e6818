package io.gradwatch.detect.throughtime;

/**
 * Where a recurrent layer has forgotten the beginning of its sequence.
 *
 * @param steps training steps over which the median is taken. 20
 * @param minTimeSteps shortest sequence that is judged. 8: over fewer the decay is no obstacle
 * @param earlyToPeak gradient at the beginning over the largest of the sequence, while the loss
 *     stands still. 1e-4: a healthy net whose loss falls goes through 1e-2
 * @param earlyToPeakWhileLearning the same for a run whose loss falls or has come down. 1e-6: a net
 *     that has learned needs little gradient anywhere, and a task may not need the beginning
 * @param recoveredFactor factor over the limit at which the trouble is over. 10
 */
public record VanishingThroughTimeLimits(
    int steps,
    int minTimeSteps,
    double earlyToPeak,
    double earlyToPeakWhileLearning,
    double recoveredFactor) {

  public static VanishingThroughTimeLimits defaults() {
    return new VanishingThroughTimeLimits(20, 8, 1e-4, 1e-6, 10);
  }
}
