package io.gradwatch.standalone.lab;

import io.gradwatch.lab.catalogue.Catalogue;
import io.gradwatch.lab.proof.Attempt;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.Outcome;
import io.gradwatch.protocol.Event;
import java.util.Locale;

/** The report as a page for docs/. */
public final class LabMarkdown {

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

  private LabMarkdown() {}

  /** The whole page. */
  public static String of(LabReport report) {
    StringBuilder page = new StringBuilder();
    page.append(
        INTRODUCTION
            .replace("{seed}", Long.toString(report.seed()))
            .replace("{summary}", LabText.summary(report).replace("\n", " ") + untried(report)));
    for (FaultReport fault : report.faults()) {
      page.append('\n').append(of(fault));
    }
    return page.toString();
  }

  private static String untried(LabReport report) {
    int all = Catalogue.faults().size();
    return report.faults().size() == all
        ? ""
        : " The catalogue holds " + all + " faults; the others were not tried for this page.";
  }

  private static String of(FaultReport report) {
    StringBuilder section = new StringBuilder();
    section.append("## ").append(report.fault().name()).append("\n\n");
    section.append(
        String.format(
            Locale.ROOT,
            "%s. Planted: `%s`. Target: %s.%n%n",
            sentence(report.fault().what()),
            report.fault().planted(),
            Words.quality(report.fault())));
    section.append(
        report.before().root().map(LabMarkdown::cause).orElse("No root cause named.\n\n"));
    section.append("| remedy | advised | verdicts at the end | quality | cured |\n");
    section.append("|---|---|---|---|---|\n");
    section.append(row("*before*", "", report.before(), ""));
    for (Attempt attempt : report.attempts()) {
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

  private static String row(Attempt attempt) {
    String remedy = "`" + attempt.remedy().key() + "`";
    String place = attempt.advised() ? attempt.advisedAs() + "." : "";
    return attempt
        .outcome()
        .map(outcome -> row(remedy, place, outcome, attempt.cured() ? "✓" : "✗"))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT, "| %s | %s | %s | | |%n", remedy, place, attempt.unsuitable()));
  }

  private static String row(String remedy, String place, Outcome outcome, String mark) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s |%n",
        remedy,
        place,
        Words.verdicts(outcome).replace("|", "\\|"),
        Words.quality(outcome.quality()),
        mark);
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
