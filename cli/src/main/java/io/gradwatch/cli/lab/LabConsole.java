package io.gradwatch.cli.lab;

import io.gradwatch.cli.console.ProgressBars;
import io.gradwatch.cli.console.Screen;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabListener;
import me.tongfei.progressbar.ProgressBar;

/** Shows the progress of all trainings, and prints each fault once all its remedies are tried. */
public final class LabConsole implements LabListener, AutoCloseable {

  private static final String TASK = "lab";

  private final Screen screen;
  private final boolean printsFaults;
  private final ProgressBar bar;
  private long planned;

  /**
   * Starts the progress bar.
   *
   * @param printsFaults whether to print completed faults, or to show progress only
   */
  public LabConsole(Screen screen, boolean printsFaults) {
    this.screen = screen;
    this.printsFaults = printsFaults;
    this.bar = ProgressBars.on(screen, TASK, 1).setUnit(" trainings", 1).build();
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
    screen.remove(TASK);
  }
}
