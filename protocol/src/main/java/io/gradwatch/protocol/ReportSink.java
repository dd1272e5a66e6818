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
}
