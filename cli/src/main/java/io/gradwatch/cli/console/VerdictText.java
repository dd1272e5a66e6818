package io.gradwatch.cli.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import picocli.CommandLine.Help.Ansi;

/** A verdict as a person reads it: what, where, since when, on which figures, what to do. */
final class VerdictText {

  private static final int INDENT = 11;

  private final Ansi ansi;
  private final IntSupplier width;

  /** What verdicts are by run and id, since a consequence names its cause by id. */
  private final Map<String, VerdictKind> kindsById = new ConcurrentHashMap<>();

  /** Text for a terminal of this many columns at the time. */
  VerdictText(Ansi ansi, IntSupplier width) {
    this.ansi = ansi;
    this.width = width;
  }

  String of(Event event) {
    kindsById.put(event.run() + "\n" + event.id(), event.kind());
    if (event.phase() == EventPhase.CLEARED) {
      return labelled(
          String.format("%-10s", "cleared"),
          subject(event) + " at step " + event.clearedStep().orElse(event.confirmedStep()));
    }
    if (event.phase() == EventPhase.REVISED) {
      return labelled(String.format("%-10s", "revised"), subject(event) + ", " + causalRole(event));
    }
    StringBuilder text =
        new StringBuilder(
            labelled(
                severityLabel(event.severity()),
                String.format(
                    "%s since step %d, certain at step %d, %s",
                    subject(event), event.onsetStep(), event.confirmedStep(), causalRole(event))));
    paragraph(text, event.cause());
    paragraph(
        text,
        event.evidence().stream().map(VerdictText::figure).collect(Collectors.joining(" · ")));
    if (event.severity() != Severity.INFO) {
      for (Remedy remedy : event.remedies()) {
        paragraph(text, "→ " + remedy.text() + " [" + remedy.key() + "]");
      }
    }
    return text.toString();
  }

  /** A word in its own column, and what it is about beside it. */
  private String labelled(String label, String text) {
    return label + " " + wrapped(text);
  }

  private String severityLabel(Severity severity) {
    String label = String.format("%-10s", severity.name().toLowerCase(Locale.ROOT));
    return ansi.string(
        switch (severity) {
          case CRITICAL -> "@|bold,red " + label + "|@";
          case WARNING -> "@|bold,yellow " + label + "|@";
          case INFO -> "@|faint " + label + "|@";
        });
  }

  private static String subject(Event event) {
    String layer = event.layer().map(layerRef -> " in " + layerRef.name()).orElse("");
    return event.run() + ": " + event.kind() + layer;
  }

  private String causalRole(Event event) {
    if (event.severity() == Severity.INFO) {
      return "worth knowing";
    }
    if (event.rootCause()) {
      return "root cause";
    }
    if (event.causedBy().isEmpty()) {
      return "beside the root cause";
    }
    VerdictKind cause = kindsById.get(event.run() + "\n" + event.causedBy());
    return cause == null ? "a consequence" : "follows from " + cause;
  }

  static String figure(Evidence figure) {
    String text = figure.name() + " " + number(figure.value());
    if (!figure.unit().isEmpty()) {
      text += " " + figure.unit();
    }
    return figure.limit().isPresent()
        ? text + " (limit " + number(figure.limit().getAsDouble()) + ")"
        : text;
  }

  /** Whole numbers as they are, others to three digits. */
  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e7;
    return whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3g", value);
  }

  /** Appends text on lines of its own, broken at blanks. */
  private void paragraph(StringBuilder text, String content) {
    if (!content.isEmpty()) {
      text.append("\n").append(" ".repeat(INDENT)).append(wrapped(content));
    }
  }

  private String wrapped(String content) {
    return WordUtils.wrap(content, width.getAsInt() - INDENT, "\n" + " ".repeat(INDENT), false);
  }
}
