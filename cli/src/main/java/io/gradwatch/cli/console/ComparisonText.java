package io.gradwatch.cli.console;

import io.gradwatch.cli.recording.VerdictComparison;
import io.gradwatch.cli.recording.VerdictComparison.Difference;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/** What other limits change in the verdicts of a run, a line per verdict. */
final class ComparisonText {

  private ComparisonText() {}

  static List<String> of(VerdictComparison comparison) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "with these limits instead of the defaults: %d new, %d gone, %d changed, %d the same",
            count(comparison, difference -> difference.before().isEmpty()),
            count(comparison, difference -> difference.after().isEmpty()),
            count(
                comparison,
                difference -> difference.before().isPresent() && difference.after().isPresent()),
            comparison.same()));
    comparison.differences().forEach(difference -> lines.add(line(difference)));
    return lines;
  }

  private static long count(VerdictComparison comparison, Predicate<Difference> is) {
    return comparison.differences().stream().filter(is).count();
  }

  private static String line(Difference difference) {
    Event newest = difference.newest();
    String verdict = "attempt %d  %s".formatted(newest.attempt(), VerdictFormat.subject(newest));
    if (difference.before().isEmpty()) {
      return "new        " + verdict + ": " + whole(newest);
    }
    if (difference.after().isEmpty()) {
      return "gone       " + verdict + ": " + whole(newest);
    }
    return "changed    "
        + verdict
        + ": "
        + String.join(", ", changes(difference.before().get(), difference.after().get()));
  }

  private static String whole(Event event) {
    return String.join(
        ", ",
        event.severity().label(),
        "since " + event.onsetStep(),
        "confirmed " + event.confirmedStep(),
        "cleared " + cleared(event),
        role(event));
  }

  private static List<String> changes(Event before, Event after) {
    List<String> changes = new ArrayList<>();
    add(changes, "severity", before, after, event -> event.severity().label());
    add(changes, "since", before, after, event -> String.valueOf(event.onsetStep()));
    add(changes, "confirmed", before, after, event -> String.valueOf(event.confirmedStep()));
    add(changes, "cleared", before, after, ComparisonText::cleared);
    add(changes, "layer", before, after, ComparisonText::layer);
    add(changes, "role", before, after, ComparisonText::role);
    return changes;
  }

  private static void add(
      List<String> changes, String name, Event before, Event after, Function<Event, String> value) {
    String one = value.apply(before);
    String other = value.apply(after);
    if (!one.equals(other)) {
      changes.add(name + " " + one + " → " + other);
    }
  }

  private static String cleared(Event event) {
    return event.clearedStep().isPresent()
        ? String.valueOf(event.clearedStep().getAsLong())
        : "never";
  }

  private static String layer(Event event) {
    return event.layer().map(layer -> layer.name()).orElse("none");
  }

  private static String role(Event event) {
    return event.rootCause() ? "root cause" : "not the root cause";
  }
}
