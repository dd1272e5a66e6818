package io.gradwatch.benchmarks.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.judge.Runs.Layer;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class GradwatchJudgeTest {

  @Test
  void saysWhatTheDetectorsSay() {
    Runs run =
        new Runs()
            .steps(30, 1, Layer.quiet(), Layer.quiet())
            .step(0.7, Layer.quiet().nans(1), Layer.quiet());

    assertThat(new GradwatchJudge().judge(run.recording()))
        .singleElement()
        .matches(verdict -> verdict.kind() == VerdictKind.NON_FINITE)
        .matches(verdict -> verdict.confirmedStep() == 30 && verdict.rootCause());
  }
}
