package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.Recording;
import java.util.List;

/** Hears a recorded run step by step, as it would have heard it live, and says what goes wrong. */
public interface FaultDetector {

  /** As tables name it. */
  String name();

  /** All verdicts on a run, in the order in which they were given. */
  List<VerdictSummary> detect(Recording recording);
}
