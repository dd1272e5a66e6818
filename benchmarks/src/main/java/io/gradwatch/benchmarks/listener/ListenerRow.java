package io.gradwatch.benchmarks.listener;

import java.util.List;
import java.util.Locale;

/**
 * What watching one network costs.
 *
 * @param network its title
 * @param parameters of it
 * @param bareMs median time of a step that nobody watches, in milliseconds
 * @param gradwatch times that of a step that Gradwatch watches
 * @param gradwatchSpread half the distance between the quartiles of the rounds' ratios
 * @param statsListener1 the same for StatsListener at every step
 * @param statsListener10 the same for StatsListener at every tenth step
 */
public record ListenerRow(
    String network,
    long parameters,
    double bareMs,
    double gradwatch,
    double gradwatchSpread,
    double statsListener1,
    double statsListener10) {

  /** The row of a subject's times. */
  public static ListenerRow of(Subject subject, StepTimes times) {
    return new ListenerRow(
        subject.title(),
        times.parameters(),
        times.bareSeconds() * 1e3,
        times.ratio(Watching.GRADWATCH),
        times.spread(Watching.GRADWATCH),
        times.ratio(Watching.STATS_LISTENER_1),
        times.ratio(Watching.STATS_LISTENER_10));
  }

  /** The row for people: title, parameters, bare step, and how many times that each takes. */
  public List<String> cells() {
    return List.of(
        network,
        format("%,d", parameters),
        format("%.2f ms", bareMs),
        format("%.3f ± %.3f", gradwatch, gradwatchSpread),
        format("%.2f", statsListener1),
        format("%.2f", statsListener10));
  }

  private static String format(String format, Object... figures) {
    return String.format(Locale.ROOT, format, figures);
  }
}
