package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.detect.RunFigures;
import io.gradwatch.detect.TimeProfile;
import io.gradwatch.detect.window.Magnitudes;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What takes many series for one thing: workers, and for a few layers, evenly spread over the
 * depth, the distribution of the gradient and its course through time. Each of the three takes a
 * quarter of the budget at most, so that layers' norms always find room.
 */
final class DetailSeries {

  /** Layers of which a distribution or a course through time is shown. */
  static final int LAYERS = 8;

  /** Workers that are shown, those first that are furthest behind. */
  static final int WORKERS = 64;

  private static final int SHARE = 4;

  /** Its buckets and their sum. */
  private static final int SERIES_OF_HISTOGRAM = Magnitudes.BUCKETS + 1;

  private final Budget budget;
  private final String run;
  private final LayerLabels layerLabels;

  DetailSeries(Budget budget, String run, LayerLabels layerLabels) {
    this.budget = budget;
    this.run = run;
    this.layerLabels = layerLabels;
  }

  void add(RunFigures figures) {
    workers(figures.workers());
    magnitudes(figures.layers());
    profiles(figures.layers());
  }

  private void workers(Map<Integer, Long> workers) {
    int shown = Math.min(workers.size(), Math.min(WORKERS, share()));
    budget.suppress(workers.size() - shown);
    workers.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .limit(shown)
        .filter(worker -> budget.affords(1))
        .forEach(
            worker ->
                budget.point(
                    MonitorMeter.WORKER_STEP,
                    (double) worker.getValue(),
                    run,
                    String.valueOf(worker.getKey())));
  }

  private void magnitudes(List<RunFigures.Layer> layers) {
    int most = Math.min(LAYERS, share() / SERIES_OF_HISTOGRAM);
    for (RunFigures.Layer layer : spread(layers, l -> l.magnitudes().measured(), most)) {
      if (budget.affords(SERIES_OF_HISTOGRAM)) {
        budget.histogram(MonitorMeter.GRADIENT_MAGNITUDE, layer.magnitudes(), run, label(layer));
      }
    }
  }

  private void profiles(List<RunFigures.Layer> layers) {
    Predicate<RunFigures.Layer> recurrent = layer -> !layer.profiles().isEmpty();
    int largest = layers.stream().mapToInt(DetailSeries::seriesOf).max().orElse(0);
    int most = largest == 0 ? 0 : Math.min(LAYERS, share() / largest);
    for (RunFigures.Layer layer : spread(layers, recurrent, most)) {
      if (budget.affords(seriesOf(layer))) {
        profiles(layer);
      }
    }
  }

  private static int seriesOf(RunFigures.Layer layer) {
    return layer.profiles().stream().mapToInt(profile -> profile.positions().size()).sum();
  }

  private void profiles(RunFigures.Layer layer) {
    for (TimeProfile profile : layer.profiles()) {
      String direction = profile.direction().name().toLowerCase(ROOT);
      for (TimeProfile.Position position : profile.positions()) {
        budget.point(
            MonitorMeter.TIME_L2_NORM,
            position.l2Norm(),
            run,
            label(layer),
            direction,
            String.format(ROOT, "%02d", position.percent()));
      }
    }
  }

  private int share() {
    return budget.left() / SHARE;
  }

  private String label(RunFigures.Layer layer) {
    return layerLabels.of(layer.index(), layer.name());
  }

  /** Of the layers that pass, at most so many: the first, the last and evenly between. */
  private static List<RunFigures.Layer> spread(
      List<RunFigures.Layer> layers, Predicate<RunFigures.Layer> passes, int most) {
    List<RunFigures.Layer> candidates =
        layers.stream()
            .filter(passes)
            .sorted(Comparator.comparingInt(RunFigures.Layer::index))
            .toList();
    int n = candidates.size();
    if (n <= most || most < 1) {
      return most < 1 ? List.of() : candidates;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> candidates.get(most == 1 ? n - 1 : i * (n - 1) / (most - 1)))
        .toList();
  }
}
