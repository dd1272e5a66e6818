package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.population.Part;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Sums outcomes up: a row for each judge, part and kind, and one for all kinds. */
public final class Score {

  /** Kind of the row that sums all up. */
  public static final String ALL = "ALL";

  private Score() {}

  /** Rows by judge as they come in, tuned before apart, kinds in their order, the total last. */
  public static List<Row> rows(List<Outcome> outcomes) {
    List<Row> rows = new ArrayList<>();
    for (String judge : outcomes.stream().map(Outcome::judge).distinct().toList()) {
      for (Part part : Part.values()) {
        List<Outcome> those =
            outcomes.stream()
                .filter(o -> o.judge().equals(judge) && o.run().variant().part() == part)
                .toList();
        if (!those.isEmpty()) {
          rows.addAll(rows(judge, part, those));
        }
      }
    }
    return rows;
  }

  private static List<Row> rows(String judge, Part part, List<Outcome> outcomes) {
    List<Row> rows = new ArrayList<>();
    for (VerdictKind kind : VerdictKind.values()) {
      List<Outcome> planted =
          outcomes.stream().filter(o -> o.truth().rootCause().equals(Optional.of(kind))).toList();
      int alarms = count(outcomes, o -> o.falseAlarms().contains(kind));
      if (!planted.isEmpty() || alarms > 0) {
        rows.add(row(judge, part, kind.name(), planted, alarms, outcomes));
      }
    }
    List<Outcome> faulty = outcomes.stream().filter(o -> !o.truth().isHealthy()).toList();
    int alarms = count(outcomes, o -> !o.falseAlarms().isEmpty());
    rows.add(row(judge, part, ALL, faulty, alarms, outcomes));
    return rows;
  }

  private static Row row(
      String judge,
      Part part,
      String kind,
      List<Outcome> faulty,
      int falseAlarmRuns,
      List<Outcome> outcomes) {
    long[] lags = faulty.stream().flatMapToLong(o -> o.lag().stream()).sorted().toArray();
    return new Row(
        judge,
        part.name().toLowerCase(Locale.ROOT),
        kind,
        faulty.size(),
        share(faulty, Outcome::found),
        share(faulty, Outcome::rootCauseRight),
        falseAlarmRuns,
        count(outcomes, o -> o.truth().isHealthy()),
        quantile(lags, 0.5),
        quantile(lags, 0.95));
  }

  private static int count(List<Outcome> outcomes, Predicate<Outcome> which) {
    return (int) outcomes.stream().filter(which).count();
  }

  private static double share(List<Outcome> outcomes, Predicate<Outcome> which) {
    return outcomes.isEmpty() ? Double.NaN : (double) count(outcomes, which) / outcomes.size();
  }

  /** The smallest that so large a share of all do not exceed; −1 of none. */
  static long quantile(long[] sorted, double share) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
