package io.gradwatch.cli.console;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.SessionListener;
import io.gradwatch.trainer.training.TrainingResult;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** A progress line for each run, and each verdict as it happens. */
public final class SessionConsole implements SessionListener {

  /** Columns below which the bar itself needs the room that the word takes. */
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
    screen.print("refused: " + reason);
  }

  @Override
  public void runStarted(String run, long plannedSteps) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(run)
            .setInitialMax(plannedSteps)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(screen.width() < NARROW_WIDTH ? "" : " steps", 1)
            .showSpeed()
            .setUpdateIntervalMillis(screen.refreshMillis())
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> showProgress(run, line), screen.width() - 1))
            .build();
    bars.put(run, bar);
  }

  /** A bar draws itself once more when it is closed; by then there is a line that says more. */
  private void showProgress(String run, String line) {
    if (!ended.contains(run)) {
      screen.show(run, line);
    }
  }

  @Override
  public void stepCompleted(String run, long step, double loss) {
    ProgressBar bar = bars.get(run);
    // The last step is told by the run's end: a full bar beside that would say it twice.
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
            result.failed() ? "failed" : "trained",
            result.run(),
            result.steps(),
            result.duration().toMillis() / 1e3,
            result.finalLoss(),
            result.failed() ? ": " + result.failure() : ""));
  }
}
