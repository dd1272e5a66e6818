package io.gradwatch.benchmarks.recording;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;

/** A report that a monitor receives about a run. */
public sealed interface RecordedReport {

  /** State of the run. */
  record Info(RunInfo info) implements RecordedReport {}

  /** A training step. */
  record Step(StepReport report) implements RecordedReport {}
}
