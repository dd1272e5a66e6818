package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunStatistics;
import io.gradwatch.detect.TimeStepProfile;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.MagnitudeBuckets;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetailSeriesTest {

  private static final List<TimeStepProfile> PROFILES =
      List.of(
          new TimeStepProfile(
              TimeStepProfile.Direction.FORWARD, 1, List.of(new TimeStepProfile.Position(0, 1))));

  private static RunStatistics statistics(int workers, int layers) {
    return new RunStatistics(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        LossTrend.UNKNOWN,
        IntStream.range(0, workers).boxed().collect(Collectors.toMap(w -> w, w -> 1_000L - w)),
        IntStream.range(0, layers)
            .mapToObj(
                i ->
                    new RunStatistics.LayerStatistics(
                        i,
                        "l",
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        new MagnitudeBuckets(new long[MagnitudeBuckets.BUCKETS]),
                        PROFILES))
            .toList(),
        Map.of());
  }

  private static List<String> shown(Series series, MonitorMeter meter, String label) {
    return series.snapshots().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(meter.baseName()))
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .map(DataPointSnapshot::getLabels)
        .map((Labels labels) -> labels.get(label))
        .toList();
  }

  @Test
  void showsDistributionAndTimeProfileOfLayersEvenlySpreadFromTheFirstToTheLast() {
    Series series = new Series();

    new DetailSeries(new SeriesBudget(series, 10_000), "run", new LayerLabels(3))
        .add(statistics(1, 500));

    String[] spread = {"000_l", "071_l", "142_l", "213_l", "285_l", "356_l", "427_l", "499_l"};
    assertThat(shown(series, MonitorMeter.GRADIENT_MAGNITUDE, "layer"))
        .containsExactlyInAnyOrder(spread);
    assertThat(shown(series, MonitorMeter.TIME_L2_NORM, "layer")).containsExactlyInAnyOrder(spread);
  }

  @Test
  void showsTheWorkersThatAreFurthestBehindAndCountsTheOthersAsSuppressed() {
    Series series = new Series();
    SeriesBudget budget = new SeriesBudget(series, 10_000);

    new DetailSeries(budget, "run", new LayerLabels(2)).add(statistics(100, 0));

    assertThat(shown(series, MonitorMeter.WORKER_STEP, "worker"))
        .hasSize(DetailSeries.MAX_WORKERS)
        .contains("99", "36")
        .doesNotContain("35");
    assertThat(budget.suppressed()).isEqualTo(36);
  }

  @Test
  void reservesPartOfASmallBudgetForLayers() {
    SeriesBudget budget = new SeriesBudget(new Series(), 200);

    new DetailSeries(budget, "run", new LayerLabels(3)).add(statistics(100, 500));

    assertThat(budget.remaining()).isGreaterThanOrEqualTo(200 * 27 / 64);
  }
}
