package io.gradwatch.cli.lab;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.TrialOutcome;
import io.gradwatch.protocol.VerdictKind;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the lab's figures are put into words. */
final class LabFormat {

  private LabFormat() {}

  static String quality(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : value + "";
  }

  /** The target, and what it is a target of. */
  static String quality(Fault fault) {
    return (fault.recipe().isRegression() ? "R² " : "accuracy ") + fault.target();
  }

  /** Verdicts that hold at the end, and those that came and went. */
  static String verdicts(TrialOutcome outcome) {
    String standing = outcome.activeVerdicts().isEmpty() ? "none" : list(outcome.activeKinds());
    String cleared =
        outcome.clearedKinds().isEmpty() ? "" : "; passed: " + list(outcome.clearedKinds());
    String failure = outcome.failure().isEmpty() ? "" : "; failed at " + outcome.failure();
    return standing + cleared + failure;
  }

  static String uncured(LabReport report) {
    return report.faults().stream()
        .filter(fault -> !fault.curedByTopRemedies())
        .map(FaultReport::fault)
        .map(Fault::name)
        .collect(Collectors.joining(", "));
  }

  static String list(Collection<VerdictKind> kinds) {
    return kinds.stream().map(VerdictKind::name).collect(Collectors.joining(", "));
  }
}
