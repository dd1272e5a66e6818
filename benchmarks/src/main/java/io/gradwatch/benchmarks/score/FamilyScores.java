package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.population.PopulationPart;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Scores by family, with figures in event time: how long a fault goes unnoticed if a threshold
 * allows a fixed rate of false alarms (Basseville and Nikiforov, Detection of Abrupt Changes, 1993,
 * mean delay for detection), how well runs are ranked, and how often a detector abstains (El-Yaniv
 * and Wiener, JMLR 2010).
 */
public final class FamilyScores {

  /** Share of healthy runs that may reach the threshold at which delays are measured. */
  public static final double FALSE_ALARM_SHARE = 0.05;

  private FamilyScores() {}

  /** Rows by detector, part and dimension, each dimension by value. */
  public static List<FamilyRow> rows(List<DetectionOutcome> outcomes) {
    List<FamilyRow> rows = new ArrayList<>();
    for (String detector : outcomes.stream().map(DetectionOutcome::detector).distinct().toList()) {
      for (PopulationPart part : PopulationPart.values()) {
        List<DetectionOutcome> ofPart =
            outcomes.stream()
                .filter(o -> o.detector().equals(detector) && o.run().variant().part() == part)
                .toList();
        if (!ofPart.isEmpty()) {
          addRows(detector, part, ofPart, rows);
        }
      }
    }
    return rows;
  }

  private static void addRows(
      String detector, PopulationPart part, List<DetectionOutcome> outcomes, List<FamilyRow> rows) {
    long threshold = AlarmCurve.thresholdAt(FALSE_ALARM_SHARE, finalScores(healthy(outcomes)));
    for (FamilyDimension dimension : FamilyDimension.values()) {
      TreeMap<String, List<DetectionOutcome>> byValue = new TreeMap<>();
      for (DetectionOutcome outcome : outcomes) {
        byValue
            .computeIfAbsent(dimension.valueOf(outcome.run().variant()), v -> new ArrayList<>())
            .add(outcome);
      }
      byValue.forEach(
          (value, group) -> {
            if (dimension == FamilyDimension.ALL || !value.isEmpty()) {
              rows.add(row(detector, part, dimension, value, group, threshold));
            }
          });
    }
  }

  private static FamilyRow row(
      String detector,
      PopulationPart part,
      FamilyDimension dimension,
      String value,
      List<DetectionOutcome> outcomes,
      long threshold) {
    List<DetectionOutcome> faulty = outcomes.stream().filter(o -> !o.isHealthy()).toList();
    List<DetectionOutcome> healthy = healthy(outcomes);
    long[] delays =
        faulty.stream().flatMapToLong(o -> delay(o, threshold).stream()).sorted().toArray();
    return new FamilyRow(
        detector,
        part.label(),
        dimension,
        value,
        faulty.size(),
        share(faulty, DetectionOutcome::found),
        share(faulty, DetectionOutcome::rootCauseRight),
        healthy.size(),
        count(healthy, o -> !o.falseAlarms().isEmpty()),
        count(healthy, DetectionOutcome::hasFalseCritical),
        AveragePrecision.of(finalScores(faulty), finalScores(healthy)),
        faulty.isEmpty() ? Double.NaN : (double) delays.length / faulty.size(),
        ScoreAggregator.quantile(delays, 0.5),
        ScoreAggregator.quantile(delays, 0.95),
        share(outcomes, DetectionOutcome::abstained));
  }

  /** Steps from the onset to the alarm; 0 if that came earlier, but after the fault was planted. */
  private static OptionalLong delay(DetectionOutcome outcome, long threshold) {
    OptionalLong alarm = outcome.alarmCurve().firstStepAt(threshold);
    return alarm.isPresent()
        ? OptionalLong.of(Math.max(0, alarm.getAsLong() - outcome.onset()))
        : alarm;
  }

  private static List<DetectionOutcome> healthy(List<DetectionOutcome> outcomes) {
    return outcomes.stream().filter(DetectionOutcome::isHealthy).toList();
  }

  private static long[] finalScores(List<DetectionOutcome> outcomes) {
    return outcomes.stream().mapToLong(o -> o.alarmCurve().finalScore()).toArray();
  }

  private static int count(List<DetectionOutcome> outcomes, Predicate<DetectionOutcome> condition) {
    return (int) outcomes.stream().filter(condition).count();
  }

  private static double share(
      List<DetectionOutcome> outcomes, Predicate<DetectionOutcome> condition) {
    return outcomes.isEmpty() ? Double.NaN : (double) count(outcomes, condition) / outcomes.size();
  }
}
