package io.gradwatch.benchmarks.command;

import io.gradwatch.cli.console.ProgressBars;
import io.gradwatch.cli.console.Screen;
import me.tongfei.progressbar.ProgressBar;

/**
 * Shows the progress of a long task: a bar in a terminal, otherwise a line on standard error now
 * and then, so that standard output holds only the result.
 */
sealed interface ProgressDisplay extends AutoCloseable {

  static ProgressDisplay of(String task, int items) {
    Screen screen = Screen.forProcess();
    if (screen.interactive()) {
      return new TerminalBar(screen, task, items);
    }
    screen.close();
    return new LogLines(task, items);
  }

  /** One more item is done. */
  void advance(String item);

  @Override
  void close();

  /** A progress bar in a terminal. */
  final class TerminalBar implements ProgressDisplay {

    private final Screen screen;
    private final String task;
    private final ProgressBar bar;

    private TerminalBar(Screen screen, String task, int items) {
      this.screen = screen;
      this.task = task;
      this.bar = ProgressBars.on(screen, task, items).build();
    }

    @Override
    public void advance(String item) {
      bar.step();
      bar.setExtraMessage(" " + item);
    }

    @Override
    public void close() {
      bar.close();
      screen.remove(task);
      screen.close();
    }
  }

  /** Lines on standard error. */
  final class LogLines implements ProgressDisplay {

    private static final int REPORT_INTERVAL = 25;

    private final String task;
    private final int items;
    private int done;

    private LogLines(String task, int items) {
      this.task = task;
      this.items = items;
    }

    @Override
    public void advance(String item) {
      done++;
      if (done % REPORT_INTERVAL == 0 || done == items) {
        System.err.println(task + ": " + done + " of " + items);
      }
    }

    @Override
    public void close() {}
  }
}
