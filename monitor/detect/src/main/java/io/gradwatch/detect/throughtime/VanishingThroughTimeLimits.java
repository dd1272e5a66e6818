package io.gradwatch.detect.throughtime;

/**
 * Limits of {@link VanishingThroughTimeDetector}.
 *
 * @param steps number of training steps of the median. 20
 * @param minTimeSteps minimum length of the sequence. 8: over fewer time steps the decay is no
 *     obstacle
 * @param earlyToPeak gradient at the beginning of the sequence over the largest one, while the loss
 *     has plateaued. 1e-4: a healthy network whose loss falls passes through 1e-2
 * @param earlyToPeakWhileLearning the same ratio in a run that learns or has learned. 1e-6: a
 *     network that has learned needs little gradient anywhere, and a task may not need the
 *     beginning
 * @param recoveredFactor factor over {@code earlyToPeak} at which the problem is over, whether or
 *     not the run learns by then. 10
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
