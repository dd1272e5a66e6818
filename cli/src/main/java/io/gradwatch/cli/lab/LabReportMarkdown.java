package io.gradwatch.cli.lab;

import io.gradwatch.lab.catalogue.FaultCatalogue;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.RemedyTrial;
import io.gradwatch.lab.proof.TrialOutcome;
import io.gradwatch.protocol.Event;
import java.util.Locale;

/** The report as a page for docs/. */
public final class LabReportMarkdown {

  private static final String INTRODUCTION =
      """
      # The lab: every fault beside its remedies

      Written by `./gradwatch lab --markdown FILE`, seed {seed}; do not edit. {summary}

      Each fault is a small network with real or generated data that goes wrong. It is trained under the \
      monitor's detectors; then again, from the same seed, with one thing changed: first each remedy that \
      the root cause's verdict advises, in the order of its advice and with the figures it names, then \
      remedies that are often advised for such a fault, whether or not they help. **✓ cured**: no warning \
      or critical verdict holds at the end, and the test data are met as well as the target says that was \
      stated before. Quality is accuracy for classes, R² for values, always over test data.
      """;

  private LabReportMarkdown() {}

  /** The whole page. */
  public static String of(LabReport report) {
    StringBuilder page = new StringBuilder();
    page.append(
        INTRODUCTION
            .replace("{seed}", Long.toString(report.seed()))
            .replace(
                "{summary}",
                LabReportText.summary(report).replace("\n", " ") + untestedNote(report)));
    for (FaultReport fault : report.faults()) {
      page.append('\n').append(of(fault));
    }
    return page.toString();
  }

  private static String untestedNote(LabReport report) {
    int catalogueSize = FaultCatalogue.faults().size();
    return report.faults().size() == catalogueSize
        ? ""
        : " The catalogue holds "
            + catalogueSize
            + " faults; the others were not tried for this page.";
  }

  private static String of(FaultReport report) {
    StringBuilder section = new StringBuilder();
    section.append("## ").append(report.fault().name()).append("\n\n");
    section.append(
        String.format(
            Locale.ROOT,
            "%s. Planted: `%s`. Target: %s.%n%n",
            capitalised(report.fault().description()),
            report.fault().expectedKind(),
            LabFormat.quality(report.fault())));
    section.append(
        report
            .untreated()
            .rootCause()
            .map(LabReportMarkdown::cause)
            .orElse("No root cause named.\n\n"));
    section.append("| remedy | advised | verdicts at the end | quality | cured |\n");
    section.append("|---|---|---|---|---|\n");
    section.append(row("*before*", "", report.untreated(), ""));
    for (RemedyTrial attempt : report.remedyTrials()) {
      section.append(row(attempt));
    }
    return section.toString();
  }

  private static String cause(Event root) {
    return String.format(
        Locale.ROOT,
        "Root cause: `%s`%s, confirmed at step %d. %s%n%n",
        root.kind(),
        root.layer().map(layer -> " in " + layer.name()).orElse(""),
        root.confirmedStep(),
        root.cause());
  }

  private static String row(RemedyTrial attempt) {
    String remedy = "`" + attempt.remedy().key() + "`";
    String position = attempt.recommended() ? attempt.rank() + "." : "";
    return attempt
        .outcome()
        .map(outcome -> row(remedy, position, outcome, attempt.cured() ? "✓" : "✗"))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | | |%n",
                    remedy,
                    position,
                    attempt.notApplicableReason()));
  }

  private static String row(String remedy, String position, TrialOutcome outcome, String mark) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s |%n",
        remedy,
        position,
        LabFormat.verdicts(outcome).replace("|", "\\|"),
        LabFormat.quality(outcome.quality()),
        mark);
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
