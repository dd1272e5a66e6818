package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.VerdictKind;

/**
 * Stands in for the detector of a kind that is switched off: a verdict that was active before the
 * settings were changed clears at the next step, instead of staying active forever.
 *
 * @param kind kind that is switched off
 */
public record DisabledKind(VerdictKind kind) implements Detector {

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 1);
  }

  @Override
  public Observation detect(RunView run) {
    return Observation.normal();
  }
}
