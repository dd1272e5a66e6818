package io.gradwatch.cli.console;

import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Builders of progress bars that are drawn on a {@link Screen}. */
public final class ProgressBars {

  private ProgressBars() {}

  /** A bar that is shown under the name of its task. */
  public static ProgressBarBuilder on(Screen screen, String task, long max) {
    return on(screen, task, max, line -> screen.show(task, line));
  }

  /** A bar whose lines are handed to a consumer. */
  static ProgressBarBuilder on(Screen screen, String task, long max, Consumer<String> lines) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(max)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(screen.refreshMillis())
        .setConsumer(new DelegatingProgressBarConsumer(lines, screen.width() - 1));
  }
}
