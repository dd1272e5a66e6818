package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.score.DetectionOutcome;
import io.gradwatch.benchmarks.score.ScoreAggregator;
import io.gradwatch.benchmarks.score.ScoreRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The table as a page: the totals of all judges side by side, then each judge by kind. */
final class VerdictsPage {

  private final List<ScoreRow> rows;
  private final PopulationReplay.Result result;

  VerdictsPage(List<ScoreRow> rows, PopulationReplay.Result result) {
    this.rows = rows;
    this.result = result;
  }

  String render() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # How right the verdicts are

        Written by `./gradwatch bench verdicts --markdown docs/benchmarks/verdicts.md`; not edited by hand.

        A population of small trainings with planted faults, and of healthy ones, is recorded once and replayed to
        Gradwatch's detectors and to the rules that others published, each fed every step. Detectors were tuned on the part
        `tuned` alone; every third variant of each kind is kept `apart`. A fault is found when a verdict has its kind or
        another name of it; the root cause is right when that verdict is said to be the first cause. A false alarm is a
        healthy run with any warning or worse. Lags are steps from the fault's onset to the verdict.
        """);
    page.append(
        String.format(
            Locale.ROOT,
            "%n%d runs did not behave as stated when they were declared, and are judged by nobody.%n",
            result.invalidRuns().size()));
    page.append("\n## All kinds\n");
    appendTable(page, "judge", row -> row.kind().equals(ScoreAggregator.ALL));
    for (String detector : rows.stream().map(ScoreRow::detector).distinct().toList()) {
      page.append("\n## ").append(detector).append('\n');
      appendTable(
          page,
          "kind",
          row -> row.detector().equals(detector) && !row.kind().equals(ScoreAggregator.ALL));
    }
    appendMisses(page);
    return page.toString();
  }

  private void appendTable(StringBuilder page, String firstColumn, Predicate<ScoreRow> condition) {
    page.append("\n| ").append(firstColumn);
    page.append(
        " | part | cases | recall | root cause right | false alarms | lag p50 | lag p95 |\n");
    page.append("|---|---|---:|---:|---:|---:|---:|---:|\n");
    for (ScoreRow row : rows.stream().filter(condition).toList()) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %d | %s | %s | %d of %d | %s | %s |%n",
              firstColumn.equals("judge") ? row.detector() : row.kind(),
              row.part(),
              row.cases(),
              ScoreTable.formatShare(row.recall()),
              ScoreTable.formatShare(row.rootCauseRight()),
              row.falseAlarmRuns(),
              row.healthyRuns(),
              ScoreTable.formatSteps(row.lagP50()),
              ScoreTable.formatSteps(row.lagP95())));
    }
  }

  /** Where Gradwatch was wrong: by name, so that a figure can be looked into. */
  private void appendMisses(StringBuilder page) {
    page.append("\n## Where Gradwatch is wrong\n\n");
    for (DetectionOutcome outcome : result.outcomes()) {
      boolean healthy = outcome.run().variant().truth().isHealthy();
      if (!outcome.detector().equals("gradwatch")) {
        continue;
      }
      if (!healthy && !outcome.rootCauseRight()) {
        appendMiss(page, outcome, outcome.found() ? "root cause wrong" : "missed");
      }
      if (!outcome.falseAlarms().isEmpty()) {
        appendMiss(page, outcome, "false alarm " + outcome.falseAlarms());
      }
    }
  }

  private static void appendMiss(StringBuilder page, DetectionOutcome outcome, String problem) {
    page.append("- ")
        .append(outcome.run().name())
        .append(" (")
        .append(outcome.run().variant().part().name().toLowerCase(Locale.ROOT))
        .append("): ")
        .append(problem)
        .append('\n');
  }
}
