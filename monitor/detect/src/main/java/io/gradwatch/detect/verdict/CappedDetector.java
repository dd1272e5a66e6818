package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;

/**
 * A detector whose verdicts are at most of some severity.
 *
 * @param detector detector that decides
 * @param maxSeverity highest severity
 */
public record CappedDetector(Detector detector, Severity maxSeverity) implements Detector {

  @Override
  public VerdictKind kind() {
    return detector.kind();
  }

  @Override
  public Hysteresis hysteresis() {
    return detector.hysteresis();
  }

  @Override
  public Observation detect(RunView run) {
    return capped(detector.detect(run), maxSeverity);
  }

  /** The observation with a severity that is at most the highest. */
  public static Observation capped(Observation observation, Severity maxSeverity) {
    return observation instanceof Observation.Abnormal abnormal
            && abnormal.severity().compareTo(maxSeverity) > 0
        ? Observation.abnormal(
            maxSeverity, () -> abnormal.finding().get().withSeverity(maxSeverity))
        : observation;
  }
}
