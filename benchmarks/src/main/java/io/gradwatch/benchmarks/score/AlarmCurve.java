package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.detector.VerdictPeriod;
import io.gradwatch.protocol.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Score of a run as a function of the step. It is 0 until a verdict is active; from then on, the
 * highest severity so far counts first, and among runs of the same severity the number of steps for
 * which verdicts of that severity were active so far. The score never falls, so that a threshold on
 * it is an alarm that a monitor could raise at that step.
 */
final class AlarmCurve {

  /** Value of a level of severity; no run has as many steps. */
  private static final long LEVEL = 1_000_000_000L;

  private record Interval(long from, long to) {}

  private final List<List<Interval>> activeByLevel;

  private AlarmCurve(List<List<Interval>> activeByLevel) {
    this.activeByLevel = activeByLevel;
  }

  /**
   * The curve of a run.
   *
   * @param firstStep step from which verdicts count
   */
  static AlarmCurve of(List<VerdictPeriod> periods, long firstStep) {
    List<List<Interval>> byLevel = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      byLevel.add(
          union(
              periods.stream()
                  .filter(period -> period.severity().compareTo(severity) >= 0)
                  .map(period -> new Interval(Math.max(firstStep, period.from()), period.to()))
                  .filter(interval -> interval.from() < interval.to())
                  .sorted((a, b) -> Long.compare(a.from(), b.from()))
                  .toList()));
    }
    return new AlarmCurve(byLevel);
  }

  /** Disjoint intervals that cover the same steps, in order. */
  private static List<Interval> union(List<Interval> sorted) {
    List<Interval> union = new ArrayList<>();
    for (Interval next : sorted) {
      Interval last = union.isEmpty() ? null : union.get(union.size() - 1);
      if (last != null && next.from() <= last.to()) {
        union.set(union.size() - 1, new Interval(last.from(), Math.max(last.to(), next.to())));
      } else {
        union.add(next);
      }
    }
    return union;
  }

  /** The score at the end of the run. */
  long finalScore() {
    for (int level = activeByLevel.size() - 1; level >= 0; level--) {
      List<Interval> active = activeByLevel.get(level);
      if (!active.isEmpty()) {
        return (level + 1) * LEVEL + active.stream().mapToLong(i -> i.to() - i.from()).sum();
      }
    }
    return 0;
  }

  /** The first step at which the score reaches a threshold, if it does. */
  OptionalLong firstStepAt(long threshold) {
    int level = (int) (threshold / LEVEL) - 1;
    if (level < 0) {
      return firstActive(0, 1);
    }
    OptionalLong sameSeverity =
        level < activeByLevel.size()
            ? firstActive(level, Math.max(1, threshold % LEVEL))
            : OptionalLong.empty();
    OptionalLong higherSeverity =
        level + 1 < activeByLevel.size() ? firstActive(level + 1, 1) : OptionalLong.empty();
    return LongStream.concat(sameSeverity.stream(), higherSeverity.stream()).min();
  }

  /** The step at which verdicts of a level or higher are active for the nth time. */
  private OptionalLong firstActive(int level, long nth) {
    long before = 0;
    for (Interval interval : activeByLevel.get(level)) {
      long steps = interval.to() - interval.from();
      if (before + steps >= nth) {
        return OptionalLong.of(interval.from() + nth - before - 1);
      }
      before += steps;
    }
    return OptionalLong.empty();
  }

  /**
   * The lowest threshold that at most a share of healthy runs reaches.
   *
   * @param healthyScores final scores of healthy runs
   */
  static long thresholdAt(double falseAlarmShare, long[] healthyScores) {
    long[] sorted = healthyScores.clone();
    Arrays.sort(sorted);
    int allowed = (int) (falseAlarmShare * sorted.length);
    return sorted.length == 0 ? 1 : sorted[sorted.length - 1 - allowed] + 1;
  }
}
