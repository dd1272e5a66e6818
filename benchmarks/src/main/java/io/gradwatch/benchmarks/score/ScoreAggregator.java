package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.population.PopulationPart;
import io.gradwatch.protocol.Quantile;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Aggregates outcomes into a row per detector, part and kind, and a total per part. */
public final class ScoreAggregator {

  /** Kind of the rows with totals. */
  public static final String ALL = "ALL";

  private ScoreAggregator() {}

  /** Rows ordered by first appearance of the detector, by part, and by kind with the total last. */
  public static List<ScoreRow> rows(List<DetectionOutcome> outcomes) {
    List<ScoreRow> rows = new ArrayList<>();
    for (String detector : outcomes.stream().map(DetectionOutcome::detector).distinct().toList()) {
      for (PopulationPart part : PopulationPart.values()) {
        List<DetectionOutcome> partOutcomes =
            outcomes.stream()
                .filter(o -> o.detector().equals(detector) && o.run().variant().part() == part)
                .toList();
        if (!partOutcomes.isEmpty()) {
          rows.addAll(rows(detector, part, partOutcomes));
        }
      }
    }
    return rows;
  }

  private static List<ScoreRow> rows(
      String detector, PopulationPart part, List<DetectionOutcome> outcomes) {
    List<ScoreRow> rows = new ArrayList<>();
    for (VerdictKind kind : VerdictKind.values()) {
      List<DetectionOutcome> planted =
          outcomes.stream().filter(o -> o.truth().rootCause().equals(Optional.of(kind))).toList();
      int alarms = count(outcomes, o -> o.falseAlarms().contains(kind));
      if (!planted.isEmpty() || alarms > 0) {
        rows.add(row(detector, part, kind.name(), planted, alarms, outcomes));
      }
    }
    List<DetectionOutcome> faulty = outcomes.stream().filter(o -> !o.truth().isHealthy()).toList();
    int alarms = count(outcomes, o -> !o.falseAlarms().isEmpty());
    rows.add(row(detector, part, ALL, faulty, alarms, outcomes));
    return rows;
  }

  private static ScoreRow row(
      String detector,
      PopulationPart part,
      String kind,
      List<DetectionOutcome> faulty,
      int falseAlarmRuns,
      List<DetectionOutcome> outcomes) {
    long[] lags = faulty.stream().flatMapToLong(o -> o.lag().stream()).sorted().toArray();
    return new ScoreRow(
        detector,
        part.label(),
        kind,
        faulty.size(),
        share(faulty, DetectionOutcome::found),
        share(faulty, DetectionOutcome::rootCauseRight),
        falseAlarmRuns,
        count(outcomes, o -> o.truth().isHealthy()),
        quantile(lags, 0.5),
        quantile(lags, 0.95));
  }

  private static int count(List<DetectionOutcome> outcomes, Predicate<DetectionOutcome> condition) {
    return (int) outcomes.stream().filter(condition).count();
  }

  private static double share(
      List<DetectionOutcome> outcomes, Predicate<DetectionOutcome> condition) {
    return outcomes.isEmpty() ? Double.NaN : (double) count(outcomes, condition) / outcomes.size();
  }

  /** {@link Quantile} of the lags; −1 without any. */
  static long quantile(long[] sorted, double share) {
    return sorted.length == 0 ? -1 : sorted[Quantile.index(sorted.length, share)];
  }
}
