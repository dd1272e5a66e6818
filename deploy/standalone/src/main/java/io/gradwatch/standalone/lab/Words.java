package io.gradwatch.standalone.lab;

import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.Outcome;
import io.gradwatch.protocol.VerdictKind;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the lab's figures are put into words. */
final class Words {

  private Words() {}

  static String quality(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : value + "";
  }

  /** The target, and what it is a target of. */
  static String quality(Fault fault) {
    return (fault.recipe().predictsValues() ? "R² " : "accuracy ") + fault.target();
  }

  /** Verdicts that hold at the end, and those that came and went. */
  static String verdicts(Outcome outcome) {
    String standing = outcome.standing().isEmpty() ? "none" : list(outcome.standingKinds());
    String cleared = outcome.cleared().isEmpty() ? "" : "; passed: " + list(outcome.cleared());
    String failure = outcome.failure().isEmpty() ? "" : "; failed at " + outcome.failure();
    return standing + cleared + failure;
  }

  static String uncured(LabReport report) {
    return report.faults().stream()
        .filter(fault -> !fault.curedByFirstAdvice())
        .map(FaultReport::fault)
        .map(Fault::name)
        .collect(Collectors.joining(", "));
  }

  static String list(Collection<VerdictKind> kinds) {
    return kinds.stream().map(VerdictKind::name).collect(Collectors.joining(", "));
  }
}
