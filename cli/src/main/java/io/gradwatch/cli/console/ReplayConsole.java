package io.gradwatch.cli.console;

import io.gradwatch.cli.recording.AttemptReplay;
import io.gradwatch.cli.recording.RunReplay;
import io.gradwatch.cli.recording.RunReplay.Outcome;
import io.gradwatch.cli.recording.VerdictComparison;
import io.gradwatch.protocol.Event;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints the events of a replay as a training session does, and what was evaluated. */
public final class ReplayConsole {

  private static final List<Outcome> NOT_EVALUATED =
      List.of(Outcome.UNREADABLE, Outcome.FAILED, Outcome.DUPLICATE, Outcome.STALE_ATTEMPT);

  private final Screen screen;
  private final VerdictText verdictText;

  public ReplayConsole(Screen screen) {
    this.screen = screen;
    this.verdictText = new VerdictText(SessionConsole.ansi(screen), screen::width);
  }

  public void print(Event event) {
    screen.print(verdictText.of(event));
  }

  /** Prints what other limits change. */
  public void print(VerdictComparison comparison) {
    ComparisonText.of(comparison).forEach(screen::print);
  }

  /** Prints a line per attempt, and one for each way in which records were not evaluated. */
  public void printSummary(RunReplay replay, Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    for (AttemptReplay attempt : replay.attempts()) {
      screen.print(
          String.format(
              Locale.ROOT,
              "attempt %-2d %s: %,d steps, loss %.4g, verdicts: %d%s%s",
              attempt.attempt(),
              replay.run(),
              attempt.steps(),
              attempt.finalLoss(),
              attempt.verdicts().size(),
              attempt.complete() ? "" : "; its end or some of its steps are missing",
              attempt.failure().isEmpty() ? "" : "; failed: " + attempt.failure()));
    }
    screen.print(
        String.format(
            Locale.ROOT,
            "replayed   %,d records in %.2f s, %,.0f layers of a step per second",
            replay.records(),
            seconds,
            replay.layers() / seconds));
    for (Outcome outcome : NOT_EVALUATED) {
      if (replay.records(outcome) > 0) {
        screen.print(
            String.format(
                Locale.ROOT, "skipped    %,d %s", replay.records(outcome), outcome.text()));
      }
    }
    replay.firstProblem().ifPresent(reason -> screen.print("first reason: " + reason));
  }
}
