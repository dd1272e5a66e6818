package io.gradwatch.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunFigures;
import io.gradwatch.detect.TimeProfile;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.Magnitudes;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetailSeriesTest {

  private static final List<TimeProfile> PROFILES =
      List.of(
          new TimeProfile(
              TimeProfile.Direction.FORWARD, 1, List.of(new TimeProfile.Position(0, 1))));

  private static RunFigures figures(int workers, int layers) {
    return new RunFigures(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        LossTrend.UNKNOWN,
        IntStream.range(0, workers).boxed().collect(Collectors.toMap(w -> w, w -> 1_000L - w)),
        IntStream.range(0, layers)
            .mapToObj(
                i ->
                    new RunFigures.Layer(
                        i,
                        "l",
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        new Magnitudes(new long[Magnitudes.BUCKETS]),
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
  void showsDistributionAndCourseThroughTimeOfLayersEvenlySpreadFromTheFirstToTheLast() {
    Series series = new Series();

    new DetailSeries(new Budget(series, 10_000), "run", new LayerLabels(3)).add(figures(1, 500));

    String[] spread = {"000_l", "071_l", "142_l", "213_l", "285_l", "356_l", "427_l", "499_l"};
    assertThat(shown(series, MonitorMeter.GRADIENT_MAGNITUDE, "layer"))
        .containsExactlyInAnyOrder(spread);
    assertThat(shown(series, MonitorMeter.TIME_L2_NORM, "layer")).containsExactlyInAnyOrder(spread);
  }

  @Test
  void showsTheWorkersThatAreFurthestBehindAndCountsTheOthersAsSuppressed() {
    Series series = new Series();
    Budget budget = new Budget(series, 10_000);

    new DetailSeries(budget, "run", new LayerLabels(2)).add(figures(100, 0));

    assertThat(shown(series, MonitorMeter.WORKER_STEP, "worker"))
        .hasSize(DetailSeries.WORKERS)
        .contains("99", "36")
        .doesNotContain("35");
    assertThat(budget.suppressed()).isEqualTo(36);
  }

  @Test
  void leavesLayersTheirPartOfASmallBudget() {
    Budget budget = new Budget(new Series(), 200);

    new DetailSeries(budget, "run", new LayerLabels(3)).add(figures(100, 500));

    assertThat(budget.left()).isGreaterThanOrEqualTo(200 * 27 / 64);
  }
}
