package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.score.ScoreRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The rows, for people. */
final class ScoreTable {

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
        out.printf(
            "%n%-26s %6s %7s %7s %13s %8s %8s%n",
            group, "cases", "recall", "root", "false alarms", "lag p50", "lag p95");
      }
      out.printf(
          Locale.ROOT,
          "%-26s %6d %7s %7s %6d of %4d %8s %8s%n",
          row.kind(),
          row.cases(),
          formatShare(row.recall()),
          formatShare(row.rootCauseRight()),
          row.falseAlarmRuns(),
          row.healthyRuns(),
          formatSteps(row.lagP50()),
          formatSteps(row.lagP95()));
    }
    if (invalidRuns > 0) {
      out.printf(
          "%n%d runs did not behave as stated and are not judged; --misses lists them%n",
          invalidRuns);
    }
  }

  static String formatShare(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  static String formatSteps(long steps) {
    return steps < 0 ? "-" : Long.toString(steps);
  }
}
