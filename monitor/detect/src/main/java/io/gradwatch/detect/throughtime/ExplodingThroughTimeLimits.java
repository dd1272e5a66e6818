package io.gradwatch.detect.throughtime;

/**
 * Where a gradient explodes on its way back through a sequence.
 *
 * @param earlyToLate gradient at the beginning of the sequence over that at its end, at which one
 *     step proves it. 1e4: a healthy recurrent net stays under 1e2
 * @param earlyToLateSustained the same, median over {@code steps}, while the loss does not fall.
 *     1e3
 * @param steps over which the median is taken. 10
 * @param minTimeSteps shortest sequence that is judged. 8
 * @param recovered growth under which the trouble is over. 100
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
