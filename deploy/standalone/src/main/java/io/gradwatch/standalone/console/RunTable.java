package io.gradwatch.standalone.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.trainer.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Runs beside what became of them. */
public final class RunTable {

  private static final String ROW = "%-28s %7s %9s %6s %6s  %s%n";

  private RunTable() {}

  public static String of(List<RunReport> reports) {
    StringBuilder table =
        new StringBuilder(String.format(ROW, "run", "steps", "loss", "train", "test", "verdicts"));
    for (RunReport report : reports) {
      table.append(
          String.format(
              Locale.ROOT,
              ROW,
              report.result().run(),
              report.result().steps(),
              String.format(Locale.ROOT, "%.4g", report.result().finalLoss()),
              percent(report.result().trainAccuracy()),
              percent(report.result().testAccuracy()),
              verdicts(report)));
    }
    return table.toString().stripTrailing();
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f%%", 100 * share.getAsDouble())
        : "-";
  }

  private static String verdicts(RunReport report) {
    String verdicts =
        report.verdicts().stream()
            .filter(event -> event.severity() != Severity.INFO)
            .map(RunTable::verdict)
            .collect(Collectors.joining(", then "));
    String said = verdicts.isEmpty() ? "none" : verdicts;
    return report.complete() ? said : said + " (incomplete: the monitor has not judged every step)";
  }

  private static String verdict(Event event) {
    return event.kind()
        + event.layer().map(layer -> " in " + layer.name()).orElse("")
        + " @"
        + event.confirmedStep()
        + (event.rootCause() ? " (root cause)" : "");
  }
}
