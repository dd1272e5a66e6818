package io.gradwatch.benchmarks.kills;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a series has shown.
 *
 * @param settings settings of the series
 * @param steps steps published per run
 * @param disturbances what was done when, and how long it took to recover
 * @param allEvaluated whether every step was evaluated at the end
 * @param events events published, all runs together
 * @param norms rolling reports published, all runs together
 * @param differences differences from what an undisturbed monitor publishes, in words
 */
public record KillSeriesResult(
    KillSettings settings,
    long steps,
    List<Recovery> disturbances,
    boolean allEvaluated,
    int events,
    int norms,
    List<String> differences) {

  /**
   * A disturbance and the time until steps of every partition were evaluated and committed again.
   *
   * @param at time since the start of the series
   * @param recovery empty if that did not happen before the end of the series
   */
  public record Recovery(Duration at, Disturbance disturbance, Optional<Duration> recovery) {}

  public KillSeriesResult {
    disturbances = List.copyOf(disturbances);
    differences = List.copyOf(differences);
  }

  /** Returns whether every step was evaluated once and published what it would undisturbed. */
  public boolean passed() {
    return allEvaluated && differences.isEmpty() && events > 0 && norms > 0;
  }

  /** Returns the recovery times after one kind of disturbance, shortest first. */
  public List<Duration> recoveries(Disturbance disturbance) {
    return disturbances.stream()
        .filter(recovery -> recovery.disturbance() == disturbance)
        .flatMap(recovery -> recovery.recovery().stream())
        .sorted()
        .toList();
  }
}
