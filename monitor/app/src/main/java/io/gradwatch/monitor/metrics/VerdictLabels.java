package io.gradwatch.monitor.metrics;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.VerdictFormat;
import java.util.List;

/**
 * The texts of a verdict as label values, because an alert can only show numbers and labels. They
 * change only when the verdict does, so the number of series is the number of verdicts.
 */
final class VerdictLabels {

  private static final int MAX_EVIDENCE = 8;
  private static final int MAX_REMEDIES = 3;
  private static final int MAX_LENGTH = 1_000;

  private VerdictLabels() {}

  /** Returns the values in the order of the labels: cause, evidence, remedy, remedies. */
  static String[] of(Event event) {
    return new String[] {
      truncate(event.cause()),
      truncate(VerdictFormat.evidence(shown(event.evidence()), ", ")),
      event.remedies().stream().findFirst().map(Remedy::key).orElse(""),
      truncate(VerdictFormat.remedies(event.remedies().stream().limit(MAX_REMEDIES).toList()))
    };
  }

  /** Returns the exported evidence, the most significant first. */
  static List<Evidence> shown(List<Evidence> evidence) {
    return evidence.stream().limit(MAX_EVIDENCE).toList();
  }

  private static String truncate(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }
}
