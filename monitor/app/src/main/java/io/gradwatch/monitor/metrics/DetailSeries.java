package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.detect.RunStatistics;
import io.gradwatch.detect.TimeStepProfile;
import io.gradwatch.detect.window.MagnitudeBuckets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Series with a high cardinality: the workers, and the gradient's distribution and time-step
 * profile of a few layers, evenly spread over the depth. Each of the three takes at most a quarter
 * of the remaining budget, so that it always suffices for the norms of layers.
 */
final class DetailSeries {

  /** Maximum number of layers with a distribution or a time-step profile. */
  static final int MAX_LAYERS = 8;

  /** Maximum number of workers; those furthest behind have precedence. */
  static final int MAX_WORKERS = 64;

  private static final int SHARES = 4;

  /** The buckets and their count. */
  private static final int SERIES_PER_HISTOGRAM = MagnitudeBuckets.BUCKETS + 1;

  private final SeriesBudget budget;
  private final String run;
  private final LayerLabels layerLabels;

  DetailSeries(SeriesBudget budget, String run, LayerLabels layerLabels) {
    this.budget = budget;
    this.run = run;
    this.layerLabels = layerLabels;
  }

  void add(RunStatistics statistics) {
    addWorkers(statistics.lastStepByWorker());
    addMagnitudes(statistics.layers());
    addProfiles(statistics.layers());
  }

  private void addWorkers(Map<Integer, Long> workers) {
    int shown = Math.min(workers.size(), Math.min(MAX_WORKERS, share()));
    budget.suppress(workers.size() - shown);
    workers.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .limit(shown)
        .filter(worker -> budget.tryReserve(1))
        .forEach(
            worker ->
                budget.addPoint(
                    MonitorMeter.WORKER_STEP,
                    (double) worker.getValue(),
                    run,
                    String.valueOf(worker.getKey())));
  }

  private void addMagnitudes(List<RunStatistics.LayerStatistics> layers) {
    int limit = Math.min(MAX_LAYERS, share() / SERIES_PER_HISTOGRAM);
    for (RunStatistics.LayerStatistics layer :
        spread(layers, l -> l.magnitudes().isMeasured(), limit)) {
      if (budget.tryReserve(SERIES_PER_HISTOGRAM)) {
        budget.addHistogram(MonitorMeter.GRADIENT_MAGNITUDE, layer.magnitudes(), run, label(layer));
      }
    }
  }

  private void addProfiles(List<RunStatistics.LayerStatistics> layers) {
    Predicate<RunStatistics.LayerStatistics> recurrent = layer -> !layer.profiles().isEmpty();
    int largest = layers.stream().mapToInt(DetailSeries::seriesCount).max().orElse(0);
    int limit = largest == 0 ? 0 : Math.min(MAX_LAYERS, share() / largest);
    for (RunStatistics.LayerStatistics layer : spread(layers, recurrent, limit)) {
      if (budget.tryReserve(seriesCount(layer))) {
        addProfiles(layer);
      }
    }
  }

  private static int seriesCount(RunStatistics.LayerStatistics layer) {
    return layer.profiles().stream().mapToInt(profile -> profile.positions().size()).sum();
  }

  private void addProfiles(RunStatistics.LayerStatistics layer) {
    for (TimeStepProfile profile : layer.profiles()) {
      String direction = profile.direction().name().toLowerCase(ROOT);
      for (TimeStepProfile.Position position : profile.positions()) {
        budget.addPoint(
            MonitorMeter.TIME_L2_NORM,
            position.l2Norm(),
            run,
            label(layer),
            direction,
            String.format(ROOT, "%02d", position.startPercent()));
      }
    }
  }

  private int share() {
    return budget.remaining() / SHARES;
  }

  private String label(RunStatistics.LayerStatistics layer) {
    return layerLabels.of(layer.index(), layer.name());
  }

  /** Returns at most {@code limit} layers: the first, the last and evenly spaced ones between. */
  private static List<RunStatistics.LayerStatistics> spread(
      List<RunStatistics.LayerStatistics> layers,
      Predicate<RunStatistics.LayerStatistics> filter,
      int limit) {
    List<RunStatistics.LayerStatistics> candidates =
        layers.stream()
            .filter(filter)
            .sorted(Comparator.comparingInt(RunStatistics.LayerStatistics::index))
            .toList();
    int n = candidates.size();
    if (n <= limit || limit < 1) {
      return limit < 1 ? List.of() : candidates;
    }
    return IntStream.range(0, limit)
        .mapToObj(i -> candidates.get(limit == 1 ? n - 1 : i * (n - 1) / (limit - 1)))
        .toList();
  }
}
