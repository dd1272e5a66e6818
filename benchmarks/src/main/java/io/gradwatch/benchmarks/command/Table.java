package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.score.Row;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The rows, for people. */
final class Table {

  private final List<Row> rows;
  private final int misbehaved;

  Table(List<Row> rows, int misbehaved) {
    this.rows = rows;
    this.misbehaved = misbehaved;
  }

  void print(PrintWriter out) {
    String before = "";
    for (Row row : rows) {
      String group = row.judge() + ", " + row.part();
      if (!group.equals(before)) {
        before = group;
        out.printf(
            "%n%-26s %6s %7s %7s %13s %8s %8s%n",
            group, "cases", "recall", "root", "false alarms", "lag p50", "lag p95");
      }
      out.printf(
          Locale.ROOT,
          "%-26s %6d %7s %7s %6d of %4d %8s %8s%n",
          row.kind(),
          row.cases(),
          share(row.recall()),
          share(row.rootCauseRight()),
          row.falseAlarmRuns(),
          row.healthyRuns(),
          steps(row.lagP50()),
          steps(row.lagP95()));
    }
    if (misbehaved > 0) {
      out.printf(
          "%n%d runs did not behave as stated and are not judged; --misses lists them%n",
          misbehaved);
    }
  }

  static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  static String steps(long steps) {
    return steps < 0 ? "-" : Long.toString(steps);
  }
}
