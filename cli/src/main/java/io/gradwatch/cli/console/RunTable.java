package io.gradwatch.cli.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictFormat;
import io.gradwatch.trainer.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Final table of the runs of a session with their results and verdicts. */
public final class RunTable {

  private static final String ROW = "%-{run}s %8s %9s %6s %6s  %s%n";

  private RunTable() {}

  /**
   * Formats a row per run: loss is that of the last step, {@code train} and {@code test} are
   * accuracies.
   */
  public static String of(List<RunReport> reports) {
    int widest = reports.stream().mapToInt(r -> r.result().run().length()).max().orElse(3);
    String row = ROW.replace("{run}", String.valueOf(Math.max(3, widest)));
    StringBuilder table =
        new StringBuilder(
            String.format(Locale.ROOT, row, "run", "steps", "loss", "train", "test", "verdicts"));
    String continuationIndent = "\n" + " ".repeat(table.indexOf("verdicts"));
    for (RunReport report : reports) {
      table.append(
          String.format(
              Locale.ROOT,
              row,
              report.result().run(),
              report.result().steps(),
              String.format(Locale.ROOT, "%.4g", report.result().finalLoss()),
              percent(report.result().trainAccuracy()),
              percent(report.result().testAccuracy()),
              String.join(continuationIndent, verdicts(report))));
    }
    return table.toString().stripTrailing();
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f%%", 100 * share.getAsDouble())
        : "-";
  }

  private static List<String> verdicts(RunReport report) {
    List<String> verdicts =
        report.verdicts().stream()
            .filter(event -> event.severity() != Severity.INFO)
            .map(RunTable::verdict)
            .collect(Collectors.toCollection(ArrayList::new));
    if (verdicts.isEmpty()) {
      verdicts.add("none");
    }
    if (!report.complete()) {
      verdicts.add("(incomplete: the monitor has not evaluated every step)");
    }
    return verdicts;
  }

  private static String verdict(Event event) {
    return VerdictFormat.subject(event)
        + " at step "
        + event.confirmedStep()
        + (event.rootCause() ? " (root cause)" : "");
  }
}
