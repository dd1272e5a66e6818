package io.gradwatch.benchmarks.command;

import io.gradwatch.cli.console.Screen;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a long task is: a bar in a terminal, a line now and then on the standard error otherwise.
 * What a program reads from the standard output stays clean.
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

  /** One more is done. */
  void advance(String item);

  @Override
  void close();

  /** For a person. */
  final class TerminalBar implements ProgressDisplay {

    private final Screen screen;
    private final String task;
    private final ProgressBar bar;

    private TerminalBar(Screen screen, String task, int items) {
      this.screen = screen;
      this.task = task;
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(items)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(screen.refreshMillis())
              .setConsumer(
                  new DelegatingProgressBarConsumer(
                      line -> screen.show(task, line), screen.width() - 1))
              .build();
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

  /** For a log. */
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
