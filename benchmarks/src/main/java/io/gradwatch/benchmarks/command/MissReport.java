package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.detector.VerdictSummary;
import io.gradwatch.benchmarks.population.GroundTruth;
import io.gradwatch.benchmarks.score.DetectionOutcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lists the runs that a detector got wrong, with the ground truth and all verdicts. */
final class MissReport {

  private static final int MAX_DESCRIPTION_LENGTH = 300;

  private final PrintWriter out;

  MissReport(PrintWriter out) {
    this.out = out;
  }

  void print(PopulationReplay.Result result) {
    for (PopulationReplay.InvalidRun invalidRun : result.invalidRuns()) {
      out.println(
          "invalid, not scored: " + invalidRun.run().name() + ": " + invalidRun.violation());
    }
    for (DetectionOutcome outcome : result.outcomes()) {
      List<String> problems = problems(outcome);
      if (!problems.isEmpty()) {
        print(outcome, problems);
      }
    }
  }

  private static List<String> problems(DetectionOutcome outcome) {
    List<String> problems = new ArrayList<>(outcome.miss().stream().toList());
    if (!outcome.forbidden().isEmpty()) {
      problems.add("forbidden " + outcome.forbidden());
    }
    if (!outcome.premature().isEmpty()) {
      problems.add("premature " + outcome.premature());
    }
    return problems;
  }

  private void print(DetectionOutcome outcome, List<String> problems) {
    GroundTruth truth = outcome.run().variant().truth();
    String planted =
        truth
            .rootCause()
            .map(kind -> kind + alternatives(truth) + " from step " + outcome.onset())
            .orElse("healthy");
    out.printf(
        Locale.ROOT,
        "%s: %s: %s; truth: %s%n    %s%n",
        outcome.detector(),
        outcome.run().name(),
        String.join("; ", problems),
        planted,
        truncated(outcome.run().variant().description()));
    for (VerdictSummary verdict : outcome.verdicts()) {
      out.printf(
          Locale.ROOT,
          "    %-24s layer %-8s onset %5d  confirmed %5d  %s%s%n",
          verdict.kind(),
          verdict.layer().isEmpty() ? "-" : verdict.layer(),
          verdict.onsetStep(),
          verdict.confirmedStep(),
          verdict.severity().label(),
          verdict.rootCause() ? " root" : "");
    }
  }

  /** The description of a learning rate schedule lists every step, so it is cut here. */
  private static String truncated(String text) {
    return text.length() <= MAX_DESCRIPTION_LENGTH
        ? text
        : text.substring(0, MAX_DESCRIPTION_LENGTH) + " …";
  }

  private static String alternatives(GroundTruth truth) {
    return truth.alternatives().isEmpty()
        ? ""
        : truth.alternatives().stream()
            .map(Enum::name)
            .sorted()
            .collect(Collectors.joining(", ", " (or ", ")"));
  }
}
