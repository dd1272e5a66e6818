package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.score.Outcome;
import io.gradwatch.benchmarks.score.Row;
import io.gradwatch.benchmarks.score.Score;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** The table as a page: the totals of all judges side by side, then each judge by kind. */
final class MarkdownPage {

  private final List<Row> rows;
  private final Replay.Result result;

  MarkdownPage(List<Row> rows, Replay.Result result) {
    this.rows = rows;
    this.result = result;
  }

  String text() {
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
            result.misbehaved().size()));
    page.append("\n## All kinds\n");
    table(page, "judge", row -> row.kind().equals(Score.ALL));
    for (String judge : rows.stream().map(Row::judge).distinct().toList()) {
      page.append("\n## ").append(judge).append('\n');
      table(page, "kind", row -> row.judge().equals(judge) && !row.kind().equals(Score.ALL));
    }
    misses(page);
    return page.toString();
  }

  private void table(StringBuilder page, String first, Predicate<Row> which) {
    page.append("\n| ").append(first);
    page.append(
        " | part | cases | recall | root cause right | false alarms | lag p50 | lag p95 |\n");
    page.append("|---|---|---:|---:|---:|---:|---:|---:|\n");
    for (Row row : rows.stream().filter(which).toList()) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %d | %s | %s | %d of %d | %s | %s |%n",
              first.equals("judge") ? row.judge() : row.kind(),
              row.part(),
              row.cases(),
              Table.share(row.recall()),
              Table.share(row.rootCauseRight()),
              row.falseAlarmRuns(),
              row.healthyRuns(),
              Table.steps(row.lagP50()),
              Table.steps(row.lagP95())));
    }
  }

  /** Where Gradwatch was wrong: by name, so that a figure can be looked into. */
  private void misses(StringBuilder page) {
    page.append("\n## Where Gradwatch is wrong\n\n");
    for (Outcome outcome : result.outcomes()) {
      boolean healthy = outcome.run().variant().truth().isHealthy();
      if (!outcome.judge().equals("gradwatch")) {
        continue;
      }
      if (!healthy && !outcome.rootCauseRight()) {
        line(page, outcome, outcome.found() ? "root cause wrong" : "missed");
      }
      if (!outcome.falseAlarms().isEmpty()) {
        line(page, outcome, "false alarm " + outcome.falseAlarms());
      }
    }
  }

  private static void line(StringBuilder page, Outcome outcome, String wrong) {
    page.append("- ")
        .append(outcome.run().name())
        .append(" (")
        .append(outcome.run().variant().part().name().toLowerCase(Locale.ROOT))
        .append("): ")
        .append(wrong)
        .append('\n');
  }
}
