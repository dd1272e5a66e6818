package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.Recording;
import java.util.List;

/** Detects faults in a recorded run step by step, as it would in a live run. */
public interface FaultDetector {

  /** Name in tables and options. */
  String name();

  /** All verdicts on a run, in the order in which they were reached. */
  List<VerdictSummary> detect(Recording recording);
}
