package io.gradwatch.protocol;

/**
 * Receives the reports of a listener. Called from the training thread, so implementations return at
 * once and never throw.
 */
public interface ReportSink {

  /** Receives the state of a run: at its start, as a heartbeat, and at its end. */
  void run(RunInfo info);

  /** Receives the report of one step. */
  void step(StepReport report);

  /**
   * Tells the sink how to end a run that its trainer leaves open. A sink that is closed, or whose
   * process exits, before it has received the end of the run calls {@code ending} first, which
   * reports the end. By default nobody does.
   *
   * @param run name of the run
   * @param ending reports the end of the run; a second call has no effect
   */
  default void leftOpen(String run, Runnable ending) {}
}
