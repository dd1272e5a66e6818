package io.gradwatch.cli.lab;

import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.RemedyTrial;
import io.gradwatch.lab.proof.TrialOutcome;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictFormat;
import java.util.Locale;

/** The report as lines of text. */
public final class LabReportText {

  private static final String ROW = "  %-3s%-30s %s  %8s  %s%n";

  private LabReportText() {}

  /** A fault, before and after each remedy. */
  public static String of(FaultReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.fault().name())
        .append(": ")
        .append(report.fault().description())
        .append('\n');
    String target = String.format(Locale.ROOT, " (target %s)", LabFormat.quality(report.fault()));
    text.append(row("", "before", ' ', report.untreated(), target));
    report.untreated().rootCause().ifPresent(root -> text.append(cause(root)));
    for (RemedyTrial attempt : report.remedyTrials()) {
      text.append(row(attempt));
    }
    return text.toString();
  }

  /** What it comes to. */
  public static String summary(LabReport report) {
    return String.format(
        Locale.ROOT,
        "%d of %d faults cured by the first or second remedy advised; the planted fault named as"
            + " root cause in %d.%s",
        report.curedByTopRemedies(),
        report.faults().size(),
        report.correctRootCauses(),
        LabFormat.uncured(report).isEmpty()
            ? ""
            : "\nNot cured: " + LabFormat.uncured(report) + ".");
  }

  private static String cause(Event root) {
    return String.format(
        Locale.ROOT,
        "     %s at step %d: %s%n",
        VerdictFormat.subject(root),
        root.confirmedStep(),
        root.cause());
  }

  private static String row(RemedyTrial attempt) {
    String position = attempt.recommended() ? attempt.rank() + "." : "";
    return attempt
        .outcome()
        .map(
            outcome ->
                row(position, attempt.remedy().key(), attempt.cured() ? '✓' : '✗', outcome, ""))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    ROW,
                    position,
                    attempt.remedy().key(),
                    '-',
                    "",
                    attempt.notApplicableReason()));
  }

  private static String row(
      String position, String what, char mark, TrialOutcome outcome, String target) {
    return String.format(
        Locale.ROOT,
        ROW,
        position,
        what,
        mark,
        LabFormat.quality(outcome.quality()),
        LabFormat.verdicts(outcome) + target);
  }
}
