package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.live.SampleRuns;
import org.junit.jupiter.api.Test;

class VerdictLabelsTest {

  @Test
  void containCauseEvidenceWithLimitsAndNumberedRemedies() {
    assertThat(VerdictLabels.of(SampleRuns.vanishing(40).snapshot().active().get(0)))
        .containsExactly(
            "Seven saturating sigmoid layers each scale the gradient by about 0.1.",
            "rolling median norm 4.00e-08 (limit 1.00e-06), depth ratio 1.00e-07 (limit 0.00100),"
                + " observed 50 steps",
            "use-relu-he",
            "1. Use ReLU with He initialisation in the hidden layers instead of sigmoid. 2. Or"
                + " normalise each layer's input: put BatchNormalization between the layers.");
  }

  @Test
  void areEmptyWithoutCauseAndRemedies() {
    assertThat(VerdictLabels.of(SampleRuns.exploding(1).snapshot().active().get(1)))
        .containsExactly("", "non-finite elements 4096 (limit 1)", "", "");
  }
}
