package io.gradwatch.benchmarks.judge;

import java.util.List;

/** Everybody who judges, Gradwatch first. */
public final class Judges {

  private Judges() {}

  public static List<Judge> all() {
    return List.of(
        new GradwatchJudge(),
        SageMaker.judge(),
        AutoTrainer.judge(),
        DeepDiagnosis.judge(),
        DeepChecker.judge(),
        ZClip.judge());
  }
}
