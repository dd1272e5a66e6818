package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.Recording;

/** Detects faults in a recorded run step by step, as it would in a live run. */
public interface FaultDetector {

  /** Name in tables and options. */
  String name();

  /** Evaluates a run from its first step to its last. */
  Detection detect(Recording recording);
}
