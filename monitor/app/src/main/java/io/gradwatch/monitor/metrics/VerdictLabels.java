package io.gradwatch.monitor.metrics;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a verdict says to a person, as labels: an alert can show a label, and nothing else that is
 * no number. They change only when the verdict does, so they make no more series than verdicts.
 */
final class VerdictLabels {

  private static final int MAX_FIGURES = 8;
  private static final int MAX_REMEDIES = 3;
  private static final int MAX_LENGTH = 1_000;

  private VerdictLabels() {}

  /** In the order of the labels: cause, figures, remedy, remedies. */
  static String[] of(Event event) {
    return new String[] {
      truncate(event.cause()),
      truncate(figures(event)),
      event.remedies().stream().findFirst().map(Remedy::key).orElse(""),
      truncate(remedies(event))
    };
  }

  /** As many as are shown, most telling first. */
  static List<Evidence> shown(List<Evidence> evidence) {
    return evidence.stream().limit(MAX_FIGURES).toList();
  }

  private static String figures(Event event) {
    return shown(event.evidence()).stream()
        .map(VerdictLabels::figure)
        .collect(Collectors.joining(", "));
  }

  private static String figure(Evidence figure) {
    String limit =
        figure.limit().isPresent() ? " (limit " + number(figure.limit().getAsDouble()) + ")" : "";
    String unit = figure.unit().isEmpty() ? "" : " " + figure.unit();
    return figure.name() + " " + number(figure.value()) + unit + limit;
  }

  /** Whole numbers as such, others with three digits; NaN and infinities by name. */
  static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e6;
    return whole
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String remedies(Event event) {
    List<Remedy> first = event.remedies().stream().limit(MAX_REMEDIES).toList();
    return IntStream.range(0, first.size())
        .mapToObj(i -> (i + 1) + ". " + first.get(i).text())
        .collect(Collectors.joining(" "));
  }

  private static String truncate(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }
}
