package io.gradwatch.protocol;

/**
 * Where a listener hands its reports. Implementations are called from the training thread: they
 * return at once and never throw.
 */
public interface ReportSink {

  /** Takes the state of a run: at its start, as a heartbeat, at its end. */
  void run(RunInfo info);

  /** Takes one step. */
  void step(StepReport report);
}
