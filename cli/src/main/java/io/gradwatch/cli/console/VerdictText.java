package io.gradwatch.cli.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictFormat;
import io.gradwatch.protocol.VerdictKind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.commons.text.WordUtils;
import picocli.CommandLine.Help.Ansi;

/** Formats a verdict for the terminal: kind, layer, steps, evidence, cause and remedies. */
final class VerdictText {

  private static final int INDENT = 11;

  private final Ansi ansi;
  private final IntSupplier width;

  /** Kinds of verdicts by run and id: a consequence refers to its cause by id. */
  private final Map<String, VerdictKind> kindsById = new ConcurrentHashMap<>();

  /** Text is wrapped at the terminal's current width. */
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
                VerdictFormat.line(event) + ", " + causalRole(event)));
    paragraph(text, event.cause());
    paragraph(text, VerdictFormat.evidence(event.evidence(), " · "));
    if (event.severity() != Severity.INFO) {
      for (Remedy remedy : event.remedies()) {
        paragraph(text, "→ " + remedy.text() + " [" + remedy.key() + "]");
      }
    }
    return text.toString();
  }

  /** A label in a column of its own, followed by wrapped text. */
  private String labelled(String label, String text) {
    return label + " " + wrapped(text);
  }

  private String severityLabel(Severity severity) {
    String label = String.format("%-10s", severity.label());
    return ansi.string(
        switch (severity) {
          case CRITICAL -> "@|bold,red " + label + "|@";
          case WARNING -> "@|bold,yellow " + label + "|@";
          case INFO -> "@|faint " + label + "|@";
        });
  }

  private static String subject(Event event) {
    return event.run() + ": " + VerdictFormat.subject(event);
  }

  private String causalRole(Event event) {
    if (event.severity() == Severity.INFO) {
      return "informational";
    }
    if (event.rootCause()) {
      return "root cause";
    }
    if (event.causedBy().isEmpty()) {
      return "independent of the root cause";
    }
    VerdictKind cause = kindsById.get(event.run() + "\n" + event.causedBy());
    return cause == null ? "consequence" : "consequence of " + cause;
  }

  /** Appends text on its own lines, wrapped at spaces. */
  private void paragraph(StringBuilder text, String content) {
    if (!content.isEmpty()) {
      text.append("\n").append(" ".repeat(INDENT)).append(wrapped(content));
    }
  }

  private String wrapped(String content) {
    return WordUtils.wrap(content, width.getAsInt() - INDENT, "\n" + " ".repeat(INDENT), false);
  }
}
