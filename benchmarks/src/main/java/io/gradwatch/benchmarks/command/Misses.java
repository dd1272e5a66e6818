package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.judge.NamedVerdict;
import io.gradwatch.benchmarks.population.Truth;
import io.gradwatch.benchmarks.score.Outcome;
import io.gradwatch.protocol.Severity;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lists what went wrong, case by case, with what was said of each. */
final class Misses {

  private static final int MOST_TEXT = 300;

  private final PrintWriter out;

  Misses(PrintWriter out) {
    this.out = out;
  }

  void print(Replay.Result result) {
    for (Replay.Misbehaved one : result.misbehaved()) {
      out.println("misbehaved, not judged: " + one.run().name() + ": " + one.objection());
    }
    for (Outcome outcome : result.outcomes()) {
      List<String> wrongs = wrongs(outcome);
      if (!wrongs.isEmpty()) {
        print(outcome, wrongs);
      }
    }
  }

  private static List<String> wrongs(Outcome outcome) {
    List<String> wrongs = new ArrayList<>();
    boolean healthy = outcome.run().variant().truth().isHealthy();
    if (!healthy && !outcome.found()) {
      wrongs.add("MISSED");
    } else if (!healthy && !outcome.rootCauseRight()) {
      wrongs.add("ROOT CAUSE WRONG");
    }
    if (!outcome.falseAlarms().isEmpty()) {
      wrongs.add("FALSE ALARM " + outcome.falseAlarms());
    }
    if (!outcome.forbidden().isEmpty()) {
      wrongs.add("FORBIDDEN " + outcome.forbidden());
    }
    if (!outcome.early().isEmpty()) {
      wrongs.add("EARLY " + outcome.early());
    }
    return wrongs;
  }

  private void print(Outcome outcome, List<String> wrongs) {
    Truth truth = outcome.run().variant().truth();
    String planted =
        truth
            .rootCause()
            .map(kind -> kind + others(truth) + " from step " + outcome.onset())
            .orElse("healthy");
    out.printf(
        Locale.ROOT,
        "%s: %s: %s; truth: %s%n    %s%n",
        outcome.judge(),
        outcome.run().name(),
        String.join("; ", wrongs),
        planted,
        shortened(outcome.run().variant().text()));
    for (NamedVerdict verdict : outcome.verdicts()) {
      out.printf(
          Locale.ROOT,
          "    %-24s layer %-8s onset %5d  confirmed %5d  %s%s%n",
          verdict.kind(),
          verdict.layer().isEmpty() ? "-" : verdict.layer(),
          verdict.onsetStep(),
          verdict.confirmedStep(),
          verdict.severity().name().toLowerCase(Locale.ROOT),
          verdict.rootCause() && verdict.severity() != Severity.INFO
              ? " root"
              : verdict.rootCause() ? " root (info)" : "");
    }
  }

  /** A schedule tells its rate at every step; that is too much here. */
  private static String shortened(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + " …";
  }

  private static String others(Truth truth) {
    return truth.alternatives().isEmpty()
        ? ""
        : truth.alternatives().stream()
            .map(Enum::name)
            .sorted()
            .collect(Collectors.joining(", ", " (or ", ")"));
  }
}
