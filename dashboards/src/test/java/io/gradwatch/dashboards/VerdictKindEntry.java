package io.gradwatch.dashboards;

import static java.util.Locale.ROOT;

import io.gradwatch.protocol.VerdictKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kind of verdict as the generated files need it. A record beside the enum, so that tests can
 * generate for a kind that does not exist.
 *
 * @param name constant of the enum, for example {@code VANISHING_GRADIENT}
 * @param title short name in lower case, for dashboards
 * @param summary short main clause, for the summary of an alert
 * @param description sentence without a full stop, for the table in README.md
 */
public record VerdictKindEntry(String name, String title, String summary, String description) {

  /** All kinds, in the order of the enum. */
  public static List<VerdictKindEntry> all() {
    return Arrays.stream(VerdictKind.values()).map(VerdictKindEntry::of).toList();
  }

  /** The entry of this kind. */
  public static VerdictKindEntry of(VerdictKind kind) {
    return new VerdictKindEntry(kind.name(), kind.title(), kind.summary(), kind.description());
  }

  /** Name of its alerts and of its runbook, for example {@code GradwatchVanishingGradient}. */
  public String alertName() {
    return "Gradwatch" + camelCase();
  }

  /** For example {@code VanishingGradient}. */
  String camelCase() {
    return Arrays.stream(name.split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(ROOT))
        .collect(Collectors.joining());
  }
}
