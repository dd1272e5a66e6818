package io.gradwatch.detect.throughtime;

/**
 * Limits of {@link ExplodingThroughTimeDetector}.
 *
 * @param earlyToLate gradient at the beginning of the sequence over that at its end, for which one
 *     step suffices. 1e4: a healthy recurrent network stays below 1e2
 * @param earlyToLateSustained the same ratio as a median over {@code steps} while the loss does not
 *     fall. 1e3
 * @param steps number of steps of the median. 10
 * @param minTimeSteps minimum length of the sequence. 8
 * @param recovered ratio below which the problem is over. 100
 */
public record ExplodingThroughTimeLimits(
    double earlyToLate,
    double earlyToLateSustained,
    int steps,
    int minTimeSteps,
    double recovered) {

  public static ExplodingThroughTimeLimits defaults() {
    return new ExplodingThroughTimeLimits(1e4, 1e3, 10, 8, 100);
  }
}
