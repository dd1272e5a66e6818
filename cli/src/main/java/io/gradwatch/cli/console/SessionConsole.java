package io.gradwatch.cli.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.SessionListener;
import io.gradwatch.trainer.training.TrainingResult;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Help.Ansi;

/** Shows a progress line per run, and prints verdicts as they arrive. */
public final class SessionConsole implements SessionListener {

  /** Width in columns below which the unit is left out to leave room for the bar. */
  private static final int NARROW_WIDTH = 100;

  private final Screen screen;
  private final VerdictText verdictText;
  private final Map<String, ProgressBar> bars = new ConcurrentHashMap<>();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  public SessionConsole(Screen screen) {
    this.screen = screen;
    this.verdictText = new VerdictText(ansi(screen), screen::width);
  }

  static Ansi ansi(Screen screen) {
    return screen.interactive() && System.getenv("NO_COLOR") == null ? Ansi.ON : Ansi.OFF;
  }

  @Override
  public void jobRejected(String reason) {
    screen.print("rejected: " + reason);
  }

  @Override
  public void runStarted(String run, long plannedSteps) {
    ProgressBar bar =
        ProgressBars.on(screen, run, plannedSteps, line -> showProgress(run, line))
            .setUnit(screen.width() < NARROW_WIDTH ? "" : " steps", 1)
            .showSpeed()
            .build();
    bars.put(run, bar);
  }

  /** Drops the line that a bar draws when it is closed: the result has been printed by then. */
  private void showProgress(String run, String line) {
    if (!ended.contains(run)) {
      screen.show(run, line);
    }
  }

  @Override
  public void notice(String run, String message) {
    screen.print(run + ": " + message);
  }

  @Override
  public void stepCompleted(String run, long step, double loss) {
    ProgressBar bar = bars.get(run);
    // The result line reports the last step; a full bar above it would repeat it.
    if (bar != null && step + 1 < bar.getMax()) {
      bar.stepTo(step + 1);
      bar.setExtraMessage(String.format(Locale.ROOT, " loss %.4g", loss));
    }
  }

  @Override
  public void verdict(Event event) {
    screen.print(verdictText.of(event));
  }

  @Override
  public void trainingEnded(TrainingResult result) {
    ended.add(result.run());
    ProgressBar bar = bars.remove(result.run());
    if (bar != null) {
      bar.close();
      screen.remove(result.run());
    }
    screen.print(
        String.format(
            Locale.ROOT,
            "%-10s %s: %,d steps in %.1f s, loss %.4g%s",
            result.failed() ? "failed" : result.stopped() ? "stopped" : "trained",
            result.run(),
            result.steps(),
            result.duration().toMillis() / 1e3,
            result.finalLoss(),
            result.failed() ? ": " + result.failure() : ""));
  }
}
