package io.gradwatch.benchmarks.command;

import io.gradwatch.standalone.console.Screen;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far a long task is: a bar in a terminal, a line now and then on the standard error otherwise.
 * What a program reads from the standard output stays clean.
 */
sealed interface Progress extends AutoCloseable {

  static Progress of(String task, int items) {
    Screen screen = Screen.ofProcess();
    if (screen.interactive()) {
      return new Bar(screen, task, items);
    }
    screen.close();
    return new Lines(task, items);
  }

  /** One more is done. */
  void done(String item);

  @Override
  void close();

  /** For a person. */
  final class Bar implements Progress {

    private final Screen screen;
    private final String task;
    private final ProgressBar bar;

    private Bar(Screen screen, String task, int items) {
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
    public void done(String item) {
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
  final class Lines implements Progress {

    private static final int EVERY = 25;

    private final String task;
    private final int items;
    private int done;

    private Lines(String task, int items) {
      this.task = task;
      this.items = items;
    }

    @Override
    public void done(String item) {
      done++;
      if (done % EVERY == 0 || done == items) {
        System.err.println(task + ": " + done + " of " + items);
      }
    }

    @Override
    public void close() {}
  }
}
