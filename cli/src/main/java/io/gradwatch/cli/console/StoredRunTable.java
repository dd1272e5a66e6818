package io.gradwatch.cli.console;

import io.gradwatch.trainer.checkpoint.StoredCheckpoint;
import io.gradwatch.trainer.runs.StoredRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Table of stored runs. */
public final class StoredRunTable {

  private StoredRunTable() {}

  /**
   * Formats a row per run.
   *
   * @param now time from which the ages of checkpoints are counted
   */
  public static String of(List<StoredRun> runs, Instant now) {
    int widest = runs.stream().mapToInt(run -> run.status().run().length()).max().orElse(3);
    String row = "%-" + Math.max(3, widest) + "s  %-8s %7s %17s %9s  %-22s %s%n";
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                row,
                "run",
                "state",
                "attempt",
                "step",
                "loss",
                "checkpoint",
                "verdicts"));
    for (StoredRun run : runs) {
      table.append(
          String.format(
              Locale.ROOT,
              row,
              run.status().run(),
              run.activity().label(),
              run.status().attempt(),
              run.steps() + "/" + run.status().plannedSteps(),
              String.format(Locale.ROOT, "%.4g", run.loss()),
              run.checkpoint().map(stored -> checkpoint(stored, now)).orElse("-"),
              run.verdicts().isEmpty() ? "none" : String.join(", ", run.verdicts())));
    }
    return table.toString().stripTrailing();
  }

  private static String checkpoint(StoredCheckpoint checkpoint, Instant now) {
    return checkpoint.steps() + ", " + age(Duration.between(checkpoint.time(), now)) + " ago";
  }

  private static String age(Duration age) {
    if (age.toMinutes() < 1) {
      return Math.max(0, age.toSeconds()) + " s";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min";
    }
    return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
  }
}
