package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.VerdictKind;

/** Tells whether one kind of trouble shows at a step. Pure: figures in, reading out. */
public interface Detector {

  /** The trouble it looks for. */
  VerdictKind kind();

  /** How its readings become a verdict. */
  Hysteresis hysteresis();

  /** What the run's figures, the newest step's included, show. */
  Observation detect(RunView run);
}
