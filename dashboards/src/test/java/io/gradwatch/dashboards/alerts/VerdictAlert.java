package io.gradwatch.dashboards.alerts;

import io.gradwatch.dashboards.VerdictKindEntry;
import io.gradwatch.protocol.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * The alert for a kind of verdict at one severity. There is one for every pair, even if no detector
 * raises that severity today: without a rule, a verdict would notify nobody.
 */
record VerdictAlert(VerdictKindEntry kind, Severity severity) {

  /** The alerts of all kinds. */
  static List<VerdictAlert> all() {
    return VerdictKindEntry.all().stream().flatMap(kind -> of(kind).stream()).toList();
  }

  /** The alerts of this kind, the most severe first. */
  static List<VerdictAlert> of(VerdictKindEntry kind) {
    return Stream.of(Severity.CRITICAL, Severity.WARNING, Severity.INFO)
        .map(severity -> new VerdictAlert(kind, severity))
        .toList();
  }

  String name() {
    return kind.alertName();
  }

  String severityLabel() {
    return severity.label();
  }

  /**
   * How long the verdict has to be active. Detectors have confirmed it before it began; the delay
   * only suppresses less severe verdicts that clear immediately.
   */
  int forSeconds() {
    return switch (severity) {
      case CRITICAL -> 0;
      case WARNING -> 15;
      case INFO -> 60;
    };
  }

  /** How long the alert outlives its series, so that a restart of the monitor resolves none. */
  int keepFiringSeconds() {
    return 30;
  }

  /** What the severity means for the training. */
  String impact() {
    return switch (severity) {
      case CRITICAL -> "Training fails unless somebody acts.";
      case WARNING -> "Training is impaired.";
      case INFO -> "Training continues normally.";
    };
  }
}
