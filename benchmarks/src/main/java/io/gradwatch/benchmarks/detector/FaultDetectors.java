package io.gradwatch.benchmarks.detector;

import java.util.List;

/** Everybody who judges, Gradwatch first. */
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
