package io.gradwatch.benchmarks.recording;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;

/** One thing that a monitor hears of a run. */
public sealed interface RecordedReport {

  /** How the run stands. */
  record Info(RunInfo info) implements RecordedReport {}

  /** A step. */
  record Step(StepReport report) implements RecordedReport {}
}
