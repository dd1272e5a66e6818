package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.score.ScoreRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The verdicts benchmark as a table for the terminal. */
final class ScoreTable {

  private static final String ROW = "%-26s %6s %7s %7s %14s %8s %8s%n";

  private final List<ScoreRow> rows;
  private final int invalidRuns;

  ScoreTable(List<ScoreRow> rows, int invalidRuns) {
    this.rows = rows;
    this.invalidRuns = invalidRuns;
  }

  void print(PrintWriter out) {
    String previousGroup = "";
    for (ScoreRow row : rows) {
      String group = row.detector() + ", " + row.part();
      if (!group.equals(previousGroup)) {
        previousGroup = group;
        out.println();
        out.printf(ROW, group, "cases", "recall", "root", "false alarms", "lag p50", "lag p95");
      }
      List<String> cells = new ArrayList<>(List.of(row.kind()));
      cells.addAll(values(row));
      out.printf(ROW, cells.toArray());
    }
    if (invalidRuns > 0) {
      out.printf(
          "%n%d runs failed their validity check and are not scored; --misses lists them%n",
          invalidRuns);
    }
  }

  /** Formatted values of a row: cases, recall, root cause right, false alarms, lags. */
  static List<String> values(ScoreRow row) {
    return List.of(
        String.valueOf(row.cases()),
        share(row.recall()),
        share(row.rootCauseRight()),
        row.falseAlarmRuns() + " of " + row.healthyRuns(),
        steps(row.lagP50()),
        steps(row.lagP95()));
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  private static String steps(long steps) {
    return steps < 0 ? "-" : Long.toString(steps);
  }
}
