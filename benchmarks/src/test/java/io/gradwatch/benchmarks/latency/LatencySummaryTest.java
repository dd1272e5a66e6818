package io.gradwatch.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LatencySummaryTest {

  private static List<Double> oneTo(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> (double) i).toList();
  }

  @Test
  void takesQuantilesByNearestRank() {
    assertThat(LatencySummary.of(oneTo(1_000), 0))
        .isEqualTo(new LatencySummary(500, 990, 999, 1_000, 0));
  }

  @Test
  void countsWhatIsMissingAsInfinite() {
    LatencySummary summary = LatencySummary.of(oneTo(980), 20);

    assertThat(summary.p50()).isEqualTo(500);
    assertThat(summary.p99()).isInfinite();
    assertThat(summary.samples()).isEqualTo(1_000);
    assertThat(summary.missing()).isEqualTo(20);
  }

  @Test
  void hasNoQuantilesWithoutSamples() {
    assertThat(LatencySummary.of(List.of(), 0).p50()).isNaN();
  }
}
