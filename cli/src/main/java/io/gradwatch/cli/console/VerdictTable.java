package io.gradwatch.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Table of the verdicts that a monitor answers with, and of the loss around a step. */
public final class VerdictTable {

  private static final String VERDICT = "%-8s  %-24s %-20s %10s %10s  %s%n";
  private static final String STEP = "%10s %14s %14s%n";

  private VerdictTable() {}

  /**
   * Formats a row per verdict, and per step if steps were asked for.
   *
   * @param answer what the operation {@code verdicts} of the API answers
   */
  public static String of(JsonNode answer) {
    StringBuilder table = new StringBuilder();
    row(table, VERDICT, "severity", "verdict", "layer", "onset", "cleared", "cause");
    answer.path("active").forEach(event -> verdict(table, event));
    answer.path("past").forEach(event -> verdict(table, event));
    if (answer.path("active").isEmpty() && answer.path("past").isEmpty()) {
      table.append("none\n");
    }
    for (JsonNode history : answer.path("history")) {
      table.append('\n');
      row(table, STEP, "step", "loss", "learning rate");
      JsonNode loss = history.path("series").path(0).path("last");
      JsonNode rate = history.path("series").path(2).path("last");
      for (int i = 0; i < history.path("steps").size(); i++) {
        row(
            table,
            STEP,
            history.path("steps").path(i).asText(),
            value(loss.path(i)),
            value(rate.path(i)));
      }
    }
    return table.toString().stripTrailing();
  }

  private static void verdict(StringBuilder table, JsonNode event) {
    row(
        table,
        VERDICT,
        event.path("severity").asText().toLowerCase(Locale.ROOT),
        event.path("kind").asText() + (event.path("rootCause").asBoolean() ? " *" : ""),
        event.path("layer").path("name").asText("-"),
        event.path("onsetStep").asText(),
        event.path("clearedStep").asText("-").replace("null", "-"),
        event.path("cause").asText());
  }

  private static String value(JsonNode value) {
    if (value.isNumber()) {
      return String.format(Locale.ROOT, "%.6g", value.asDouble());
    }
    return value.isTextual() ? value.asText() : "-";
  }

  private static void row(StringBuilder table, String format, Object... cells) {
    table.append(String.format(Locale.ROOT, format, cells));
  }
}
