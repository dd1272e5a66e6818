package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.VerdictKind;

/** Detects one kind of problem at each step. Pure: it depends on nothing but the run passed in. */
public interface Detector {

  /** Kind of problem that this detector detects. */
  VerdictKind kind();

  /** Number of consecutive observations that begin and clear a verdict. */
  Hysteresis hysteresis();

  /** Evaluates the run up to and including its newest step. */
  Observation detect(RunView run);
}
