package io.gradwatch.benchmarks.detector;

import java.util.List;

/** All detectors that are compared, Gradwatch first. */
public final class FaultDetectors {

  private FaultDetectors() {}

  public static List<FaultDetector> all() {
    return List.of(
        new GradwatchFaultDetector(),
        SageMakerRules.detector(),
        AutoTrainerRules.detector(),
        DeepDiagnosisRules.detector(),
        DeepCheckerRules.detector(),
        ZClipRule.detector());
  }
}
