package io.gradwatch.cli.lab;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.RemedyTrial;
import io.gradwatch.lab.proof.TrialOutcome;
import io.gradwatch.protocol.VerdictKind;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats the values that all forms of the lab's report show. */
final class LabFormat {

  private LabFormat() {}

  /** The target quality of a fault, with the name of its measure. */
  static String target(Fault fault) {
    return (fault.recipe().isRegression() ? "R² " : "accuracy ") + fault.target();
  }

  static String quality(TrialOutcome outcome) {
    double value = outcome.quality();
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%.3f", value)
        : String.valueOf(value);
  }

  /** Quality after a remedy; empty if the remedy does not apply. */
  static String quality(RemedyTrial trial) {
    return trial.outcome().map(LabFormat::quality).orElse("");
  }

  /** Verdicts that were active at the end, and verdicts that had cleared by then. */
  static String verdicts(TrialOutcome outcome) {
    String active = outcome.activeVerdicts().isEmpty() ? "none" : list(outcome.activeKinds());
    String cleared =
        outcome.clearedKinds().isEmpty() ? "" : "; cleared: " + list(outcome.clearedKinds());
    String failure = outcome.failure().isEmpty() ? "" : "; failed at " + outcome.failure();
    return active + cleared + failure;
  }

  /** Verdicts after a remedy, or why the remedy does not apply. */
  static String verdicts(RemedyTrial trial) {
    return trial.outcome().map(LabFormat::verdicts).orElse(trial.notApplicableReason());
  }

  /** Rank of a remedy in the verdict's advice, with a full stop; empty if it was not advised. */
  static String rank(RemedyTrial trial) {
    return trial.recommended() ? trial.rank() + "." : "";
  }

  /** A check mark or a cross; empty if the remedy does not apply. */
  static String cured(RemedyTrial trial) {
    return trial.outcome().map(outcome -> trial.cured() ? "✓" : "✗").orElse("");
  }

  /** A check mark with the verdicts that came after the cure, or a cross. */
  static String curedAndSubsequent(RemedyTrial trial) {
    return trial.subsequentKinds().isEmpty()
        ? cured(trial)
        : cured(trial) + ", then " + list(trial.subsequentKinds());
  }

  /** Names of the faults that no top remedy cured. */
  static String uncured(LabReport report) {
    return report.faults().stream()
        .filter(fault -> !fault.curedByTopRemedies())
        .map(FaultReport::fault)
        .map(Fault::name)
        .collect(Collectors.joining(", "));
  }

  private static String list(Collection<VerdictKind> kinds) {
    return kinds.stream().map(VerdictKind::name).collect(Collectors.joining(", "));
  }
}
