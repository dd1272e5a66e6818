package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.score.FamilyDimension;
import io.gradwatch.benchmarks.score.FamilyRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Scores by family and in event time as a table for the terminal. */
final class FamilyTable {

  static final List<String> HEADINGS =
      List.of(
          "faulty",
          "recall",
          "root",
          "healthy",
          "false alarms",
          "critical",
          "AP",
          "alarm",
          "delay p50",
          "delay p95",
          "abstained");

  private final List<FamilyRow> rows;

  FamilyTable(List<FamilyRow> rows) {
    this.rows = rows;
  }

  /** Prints all rows of the first detector, and the totals of the others. */
  void print(PrintWriter out) {
    String first = rows.isEmpty() ? "" : rows.get(0).detector();
    String previousGroup = "";
    for (FamilyRow row : rows) {
      String group = row.detector() + ", " + row.part() + ": " + row.dimension().label();
      if (row.dimension() != FamilyDimension.ALL && !row.detector().equals(first)) {
        continue;
      }
      if (!group.equals(previousGroup)) {
        previousGroup = group;
        out.println();
        printRow(out, group, HEADINGS);
      }
      printRow(out, row.value().isEmpty() ? "all" : row.value(), values(row));
    }
  }

  private static void printRow(PrintWriter out, String heading, List<String> values) {
    List<String> cells = new ArrayList<>(List.of(heading));
    cells.addAll(values);
    out.printf("%-34s %6s %7s %7s %8s %12s %8s %6s %8s %9s %9s %9s%n", cells.toArray());
  }

  /** Formatted values of a row, in the order of the headings. */
  static List<String> values(FamilyRow row) {
    return List.of(
        String.valueOf(row.faultyRuns()),
        share(row.recall()),
        share(row.rootCauseRight()),
        String.valueOf(row.healthyRuns()),
        String.valueOf(row.falseAlarmRuns()),
        String.valueOf(row.criticalRuns()),
        share(row.averagePrecision()),
        share(row.alarmShare()),
        steps(row.delayP50()),
        steps(row.delayP95()),
        share(row.abstained()));
  }

  private static String share(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.3f", share);
  }

  private static String steps(long steps) {
    return steps < 0 ? "-" : Long.toString(steps);
  }
}
