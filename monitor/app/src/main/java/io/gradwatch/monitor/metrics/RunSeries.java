package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.protocol.DeliveryCounts;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingTensor;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.util.List;
import java.util.stream.Stream;

/**
 * One run's series within a budget. What concerns the whole run is always shown; then verdicts,
 * then the layers, all of them with their tensors if that fits, otherwise the worst without.
 */
final class RunSeries {

  /** Series that a run has at least: what concerns the whole run. */
  static final int LEAST = 26;

  private static final int SERIES_OF_VERDICT = 2;
  private static final int SERIES_OF_TENSOR = 3;
  private static final List<Integer> PERCENTILES = List.of(0, 25, 50, 75, 100);
  private static final String UNKNOWN = "unknown";

  private final Series series;
  private final LiveRun live;
  private final String run;
  private final LayerLabels layerLabels;
  private int left;
  private long suppressed;

  RunSeries(Series series, LiveRun live, int budget) {
    this.series = series;
    this.live = live;
    this.run = live.run();
    this.layerLabels = LayerLabels.of(live.snapshot());
    this.left = budget - LEAST;
  }

  void add() {
    RunSnapshot snapshot = live.snapshot();
    state();
    snapshot.active().forEach(this::verdict);
    snapshot.norms().ifPresent(this::norms);
    series.add(MonitorMeter.SERIES_SUPPRESSED, suppressed, run);
  }

  private void state() {
    String now = live.state().toLowerCase(ROOT);
    for (RunState state : RunState.values()) {
      String name = state.name().toLowerCase(ROOT);
      series.add(MonitorMeter.RUN_STATE, name.equals(now) ? 1 : 0, run, name);
    }
    series.add(MonitorMeter.RUN_STATE, now.equals(UNKNOWN) ? 1 : 0, run, UNKNOWN);
    series.add(MonitorMeter.RUN_ATTEMPT, live.snapshot().attempt(), run);
    series.add(MonitorMeter.RUN_LAST_HEARD, live.lastHeard().toEpochMilli() / 1000.0, run);
    live.snapshot().info().ifPresent(this::info);
  }

  private void info(RunInfo info) {
    info.plannedSteps().ifPresent(steps -> series.add(MonitorMeter.RUN_PLANNED_STEPS, steps, run));
    info.delivery().ifPresent(this::delivery);
  }

  private void delivery(DeliveryCounts counts) {
    series.add(MonitorMeter.PUBLISHER_OFFERED, counts.offered(), run);
    series.add(MonitorMeter.PUBLISHER_FATE, counts.published(), run, "published");
    series.add(MonitorMeter.PUBLISHER_FATE, counts.dropped(), run, "dropped");
    series.add(MonitorMeter.PUBLISHER_FATE, counts.failed(), run, "failed");
    series.add(MonitorMeter.PUBLISHER_SPOOLED, counts.spooled(), run);
    series.add(MonitorMeter.PUBLISHER_PENDING, counts.pending(), run);
  }

  private void verdict(Event event) {
    if (!affordable(SERIES_OF_VERDICT)) {
      return;
    }
    String[] labels = {
      run,
      event.layer().map(layerLabels::of).orElse(""),
      event.kind().name(),
      event.severity().name().toLowerCase(ROOT),
      String.valueOf(event.rootCause())
    };
    point(MonitorMeter.VERDICT_ACTIVE, 1, labels);
    point(MonitorMeter.VERDICT_ONSET_STEP, (double) event.onsetStep(), labels);
    grounds(event, labels);
  }

  /** What the verdict rests on and advises: all of it or nothing. */
  private void grounds(Event event, String[] labels) {
    List<Figure> figures = VerdictWords.shown(event.evidence());
    long limits = figures.stream().filter(figure -> figure.limit().isPresent()).count();
    if (!affordable(1 + figures.size() + (int) limits)) {
      return;
    }
    point(MonitorMeter.VERDICT_INFO, 1, with(labels, VerdictWords.of(event)));
    for (Figure figure : figures) {
      String[] named = with(labels, figure.name());
      point(MonitorMeter.VERDICT_VALUE, figure.value(), named);
      figure.limit().ifPresent(limit -> point(MonitorMeter.VERDICT_LIMIT, limit, named));
    }
  }

  private static String[] with(String[] labels, String... more) {
    return Stream.concat(Stream.of(labels), Stream.of(more)).toArray(String[]::new);
  }

  private void norms(RollingReport norms) {
    series.add(MonitorMeter.RUN_STEP, norms.step(), run);
    series.add(MonitorMeter.RUN_COMPLETE, norms.complete() ? 1 : 0, run);
    series.add(MonitorMeter.RUN_STEPS_JUDGED, norms.stepsJudged(), run);
    series.add(MonitorMeter.RUN_STEPS_MISSING, norms.stepsMissing(), run);
    norms.loss().ifPresent(loss -> series.add(MonitorMeter.LOSS, loss, run));
    norms.lossMedian().ifPresent(m -> series.add(MonitorMeter.LOSS_ROLLING_MEDIAN, m, run));
    overLayers(norms.layers());
    layers(norms.layers());
  }

  private void overLayers(List<RollingLayer> layers) {
    double[] sorted =
        layers.stream()
            .filter(layer -> layer.observed() > 0)
            .mapToDouble(RollingLayer::medianL2Norm)
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return;
    }
    for (int percentile : PERCENTILES) {
      int at = Math.round(percentile / 100f * (sorted.length - 1));
      series.add(MonitorMeter.LAYERS_L2_NORM, sorted[at], run, String.valueOf(percentile));
    }
  }

  private void layers(List<RollingLayer> layers) {
    int tensors = layers.stream().mapToInt(layer -> layer.tensors().size()).sum();
    int ofLayers = layers.stream().mapToInt(RunSeries::seriesOf).sum();
    boolean all = ofLayers + tensors * SERIES_OF_TENSOR <= left;
    if (!all) {
      suppressed += (long) tensors * SERIES_OF_TENSOR;
    }
    for (RollingLayer layer : all ? layers : WorstLayers.first(layers, live.snapshot().active())) {
      if (affordable(seriesOf(layer))) {
        layer(layer);
        if (all) {
          layer.tensors().forEach(tensor -> tensor(layer, tensor));
        }
      }
    }
  }

  private static int seriesOf(RollingLayer layer) {
    int always = 7;
    return always
        + (layer.updateRatio().isPresent() ? 1 : 0)
        + (layer.timeLog10Slope().isPresent() ? 1 : 0)
        + (layer.timeShare().isPresent() ? 1 : 0);
  }

  private void layer(RollingLayer layer) {
    String[] labels = {run, layerLabels.of(layer.index(), layer.name())};
    point(MonitorMeter.L2_NORM, layer.lastL2Norm(), labels);
    point(MonitorMeter.L2_NORM_MEDIAN, layer.medianL2Norm(), labels);
    point(MonitorMeter.L2_NORM_P90, layer.p90L2Norm(), labels);
    point(MonitorMeter.L2_NORM_MIN, layer.minL2Norm(), labels);
    point(MonitorMeter.L2_NORM_MAX, layer.maxL2Norm(), labels);
    point(MonitorMeter.L2_NORM_SLOPE, layer.log10Slope(), labels);
    point(MonitorMeter.NON_FINITE_STEPS, layer.nonFinite(), labels);
    layer.updateRatio().ifPresent(ratio -> point(MonitorMeter.UPDATE_RATIO, ratio, labels));
    layer.timeLog10Slope().ifPresent(slope -> point(MonitorMeter.TIME_SLOPE, slope, labels));
    layer.timeShare().ifPresent(share -> point(MonitorMeter.TIME_SHARE, share, labels));
  }

  private void tensor(RollingLayer layer, RollingTensor tensor) {
    String[] labels = {run, layerLabels.of(layer.index(), layer.name()), tensor.param()};
    left -= SERIES_OF_TENSOR;
    point(MonitorMeter.TENSOR_L2_NORM, tensor.lastL2Norm(), labels);
    point(MonitorMeter.TENSOR_L2_NORM_MEDIAN, tensor.medianL2Norm(), labels);
    point(MonitorMeter.TENSOR_NON_FINITE_STEPS, tensor.nonFinite(), labels);
  }

  /** Takes so many series from the budget, or counts them as suppressed. */
  private boolean affordable(int count) {
    if (left < count) {
      suppressed += count;
      return false;
    }
    left -= count;
    return true;
  }

  private void point(MonitorMeter meter, double value, String... labels) {
    if (!series.add(meter, value, labels)) {
      suppressed++;
    }
  }
}
