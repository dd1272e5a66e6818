package io.gradwatch.cli.lab;

import io.gradwatch.cli.console.Screen;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabListener;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress line for all trainings, and each fault as soon as all its remedies are tried. */
public final class LabConsole implements LabListener, AutoCloseable {

  private static final String KEY = "lab";

  private final Screen screen;
  private final boolean printsFaults;
  private final ProgressBar bar;
  private long planned;

  /**
   * Starts the progress line.
   *
   * @param printsFaults whether faults are printed, or progress alone
   */
  public LabConsole(Screen screen, boolean printsFaults) {
    this.screen = screen;
    this.printsFaults = printsFaults;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(KEY)
            .setInitialMax(1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" trainings", 1)
            .setUpdateIntervalMillis(screen.refreshMillis())
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> screen.show(KEY, line), screen.width() - 1))
            .build();
  }

  @Override
  public synchronized void trainingsPlanned(int trainings) {
    planned += trainings;
    bar.maxHint(planned);
  }

  @Override
  public void trainingStarted(Fault fault, String remedy) {
    bar.setExtraMessage(" " + fault.name() + (remedy.isEmpty() ? "" : ", " + remedy));
  }

  @Override
  public void trainingEnded(Fault fault) {
    bar.step();
  }

  @Override
  public void faultCompleted(FaultReport report) {
    if (printsFaults) {
      screen.print(LabReportText.of(report));
    }
  }

  @Override
  public void close() {
    bar.close();
    screen.remove(KEY);
  }
}
