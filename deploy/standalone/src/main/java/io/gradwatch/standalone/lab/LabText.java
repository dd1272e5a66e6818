package io.gradwatch.standalone.lab;

import io.gradwatch.lab.proof.Attempt;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.Outcome;
import io.gradwatch.protocol.Event;
import java.util.Locale;

/** The report as lines of text. */
public final class LabText {

  private static final String ROW = "  %-3s%-30s %s  %8s  %s%n";

  private LabText() {}

  /** A fault, before and after each remedy. */
  public static String of(FaultReport report) {
    StringBuilder text = new StringBuilder();
    text.append(report.fault().name()).append(": ").append(report.fault().what()).append('\n');
    String target = String.format(Locale.ROOT, " (target %s)", Words.quality(report.fault()));
    text.append(row("", "before", ' ', report.before(), target));
    report.before().root().ifPresent(root -> text.append(cause(root)));
    for (Attempt attempt : report.attempts()) {
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
        report.curedByFirstAdvice(),
        report.faults().size(),
        report.namedRight(),
        Words.uncured(report).isEmpty() ? "" : "\nNot cured: " + Words.uncured(report) + ".");
  }

  private static String cause(Event root) {
    return String.format(
        Locale.ROOT,
        "     %s at step %d%s: %s%n",
        root.kind(),
        root.confirmedStep(),
        root.layer().map(layer -> " in " + layer.name()).orElse(""),
        root.cause());
  }

  private static String row(Attempt attempt) {
    String place = attempt.advised() ? attempt.advisedAs() + "." : "";
    return attempt
        .outcome()
        .map(
            outcome -> row(place, attempt.remedy().key(), attempt.cured() ? '✓' : '✗', outcome, ""))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    ROW,
                    place,
                    attempt.remedy().key(),
                    '-',
                    "",
                    attempt.unsuitable()));
  }

  private static String row(String place, String what, char mark, Outcome outcome, String target) {
    return String.format(
        Locale.ROOT,
        ROW,
        place,
        what,
        mark,
        Words.quality(outcome.quality()),
        Words.verdicts(outcome) + target);
  }
}
