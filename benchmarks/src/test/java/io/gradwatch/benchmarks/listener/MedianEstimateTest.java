package io.gradwatch.benchmarks.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MedianEstimateTest {

  @Test
  void doesNotDependOnTheOrderOfValues() {
    List<Double> values = IntStream.rangeClosed(1, 99).mapToObj(i -> (double) i).toList();
    List<Double> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(MedianEstimate.of(shuffled)).isEqualTo(new MedianEstimate(50, 25, 40, 60));
  }

  @Test
  void isRobustAgainstOutliers() {
    assertThat(MedianEstimate.of(List.of(1.0, 2.0, 1e9)).median()).isEqualTo(2);
    assertThat(MedianEstimate.of(List.of(7.0))).isEqualTo(new MedianEstimate(7, 0, 7, 7));
  }

  @Test
  void hasAnIntervalThatContainsTheTrueMedianIn95PercentOfSamples() {
    Random random = new Random(1);
    int covered = 0;
    for (int i = 0; i < 2_000; i++) {
      MedianEstimate estimate =
          MedianEstimate.of(
              DoubleStream.generate(() -> Math.exp(random.nextGaussian()))
                  .limit(60)
                  .boxed()
                  .toList());
      covered += estimate.confidenceLow() <= 1 && 1 <= estimate.confidenceHigh() ? 1 : 0;
    }

    assertThat(covered).isBetween(1_880, 1_980);
  }

  @Test
  void rejectsAnEmptySample() {
    assertThatThrownBy(() -> MedianEstimate.of(List.of())).hasMessageContaining("no values");
  }
}
