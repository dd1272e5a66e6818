package io.gradwatch.cli.lab;

import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.RemedyTrial;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictFormat;
import java.util.Locale;

/** The lab's report as text for the terminal. */
public final class LabReportText {

  private LabReportText() {}

  /** One fault, untreated and after each remedy. */
  public static String of(FaultReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.fault().name())
        .append(": ")
        .append(report.fault().description())
        .append('\n');
    String target = " (target " + LabFormat.target(report.fault()) + ")";
    text.append(
        row(
            "",
            "untreated",
            "",
            LabFormat.quality(report.untreated()),
            LabFormat.verdicts(report.untreated()) + target));
    report.untreated().rootCause().ifPresent(rootCause -> text.append(cause(rootCause)));
    for (RemedyTrial trial : report.remedyTrials()) {
      text.append(
          row(
              LabFormat.rank(trial),
              trial.remedy().key(),
              trial.outcome().isPresent() ? LabFormat.cured(trial) : "-",
              LabFormat.quality(trial),
              LabFormat.verdicts(trial)));
    }
    return text.toString();
  }

  private static String cause(Event rootCause) {
    return String.format(
        Locale.ROOT,
        "     %s at step %d: %s%n",
        VerdictFormat.subject(rootCause),
        rootCause.confirmedStep(),
        rootCause.cause());
  }

  private static String row(
      String rank, String treatment, String cured, String quality, String verdicts) {
    return String.format(
        Locale.ROOT, "  %-3s%-30s %1s  %8s  %s%n", rank, treatment, cured, quality, verdicts);
  }

  /** Totals over all faults. */
  public static String summary(LabReport report) {
    String uncured = LabFormat.uncured(report);
    return String.format(
        Locale.ROOT,
        "%d of %d faults cured by the first or second remedy advised; the planted fault was"
            + " identified as root cause in %d.%s",
        report.curedByTopRemedies(),
        report.faults().size(),
        report.correctRootCauses(),
        uncured.isEmpty() ? "" : "\nNot cured: " + uncured + ".");
  }
}
