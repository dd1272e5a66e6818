package io.gradwatch.benchmarks.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.RecordingBuilder.LayerFixture;
import io.gradwatch.protocol.VerdictKind;
import org.junit.jupiter.api.Test;

final class GradwatchFaultDetectorTest {

  @Test
  void returnsTheVerdictsOfTheDetectors() {
    RecordingBuilder run =
        new RecordingBuilder()
            .steps(30, 1, LayerFixture.healthy(), LayerFixture.healthy())
            .step(0.7, LayerFixture.healthy().nans(1), LayerFixture.healthy());

    assertThat(new GradwatchFaultDetector().detect(run.build()).verdicts())
        .singleElement()
        .matches(verdict -> verdict.kind() == VerdictKind.NON_FINITE)
        .matches(verdict -> verdict.confirmedStep() == 30 && verdict.rootCause());
  }
}
