package io.gradwatch.standalone.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import picocli.CommandLine.Help.Ansi;

/** A verdict as a person reads it: what, where, since when, on which figures, what to do. */
final class VerdictText {

  private static final int INDENT = 11;

  private final Ansi ansi;
  private final int width;

  VerdictText(Ansi ansi, int width) {
    this.ansi = ansi;
    this.width = width;
  }

  String of(Event event) {
    if (event.phase() == EventPhase.CLEARED) {
      return String.format(
          "%-10s %s: %s%s at step %d",
          "cleared",
          event.run(),
          event.kind(),
          layer(event),
          event.clearedStep().orElse(event.confirmedStep()));
    }
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%s %s: %s%s since step %d, certain at step %d, %s",
                styled(event.severity()),
                event.run(),
                event.kind(),
                layer(event),
                event.onsetStep(),
                event.confirmedStep(),
                standing(event)));
    if (!event.cause().isEmpty()) {
      paragraph(text, event.cause());
    }
    paragraph(
        text,
        event.evidence().stream().map(VerdictText::figure).collect(Collectors.joining(" · ")));
    for (Remedy remedy : event.remedies()) {
      paragraph(text, "→ " + remedy.text() + " [" + remedy.key() + "]");
    }
    return text.toString();
  }

  private String styled(Severity severity) {
    String word = String.format("%-10s", severity.name().toLowerCase(Locale.ROOT));
    return ansi.string(
        switch (severity) {
          case CRITICAL -> "@|bold,red " + word + "|@";
          case WARNING -> "@|bold,yellow " + word + "|@";
          case INFO -> "@|faint " + word + "|@";
        });
  }

  private static String layer(Event event) {
    return event.layer().map(layer -> " in " + layer.name()).orElse("");
  }

  private static String standing(Event event) {
    if (event.severity() == Severity.INFO) {
      return "worth knowing";
    }
    return event.rootCause() ? "root cause" : "follows from " + event.causedBy();
  }

  static String figure(Figure figure) {
    String text = String.format(Locale.ROOT, "%s %.3g", figure.name(), figure.value());
    if (!figure.unit().isEmpty()) {
      text += " " + figure.unit();
    }
    return figure.limit().isPresent()
        ? text + String.format(Locale.ROOT, " (limit %.3g)", figure.limit().getAsDouble())
        : text;
  }

  /** Appends text on lines of its own, broken at blanks. */
  private void paragraph(StringBuilder text, String content) {
    String lineBreak = "\n" + " ".repeat(INDENT);
    text.append(lineBreak).append(WordUtils.wrap(content, width - INDENT, lineBreak, false));
  }
}
