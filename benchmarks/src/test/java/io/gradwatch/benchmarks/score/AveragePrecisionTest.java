package io.gradwatch.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AveragePrecisionTest {

  private static void assertThatOf(long[] faulty, long[] healthy, double expected) {
    assertThat(AveragePrecision.of(faulty, healthy)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void isOneIfAllFaultyRunsAreAboveAllHealthyOnes() {
    assertThatOf(new long[] {5, 9, 7}, new long[] {4, 0}, 1);
  }

  @Test
  void addsPrecisionAtEveryFaultyRun() {
    assertThatOf(new long[] {9, 7, 5}, new long[] {8, 6}, (1 + 2.0 / 3 + 3.0 / 5) / 3);
  }

  @Test
  void givesRunsOfTheSameScoreOneThreshold() {
    assertThatOf(new long[] {1, 1}, new long[] {1, 1, 1, 1}, 2.0 / 6);
  }

  @Test
  void isUnknownWithoutFaultyOrHealthyRuns() {
    assertThat(AveragePrecision.of(new long[] {}, new long[] {1})).isNaN();
    assertThat(AveragePrecision.of(new long[] {1}, new long[] {})).isNaN();
  }
}
