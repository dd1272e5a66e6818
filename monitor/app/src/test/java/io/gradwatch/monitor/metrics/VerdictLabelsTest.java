package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.live.SampleRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "0, 0",
    "4096, 4096",
    "0.8125, 0.813",
    "3.14159e12, 3.14e+12",
    "1.2e-9, 1.20e-09"
  })
  void formatNumbersShort(double value, String text) {
    assertThat(VerdictLabels.number(value)).isEqualTo(text);
  }

  @Test
  void areEmptyWithoutCauseAndRemedies() {
    assertThat(VerdictLabels.of(SampleRuns.exploding(1).snapshot().active().get(1)))
        .containsExactly("", "non-finite elements 4096 (limit 1)", "", "");
  }
}
