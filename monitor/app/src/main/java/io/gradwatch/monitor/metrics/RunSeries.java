package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.detect.RunFigures;
import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.protocol.DeliveryCounts;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One run's series within a budget. What concerns the whole run is always shown; then verdicts,
 * then some detail, then the layers.
 */
final class RunSeries {

  /** Series that a run has at least: what concerns the whole run. */
  static final int LEAST = 36;

  private static final List<Integer> PERCENTILES = List.of(0, 25, 50, 75, 100);
  private static final String UNKNOWN = "unknown";

  private final Budget budget;
  private final LiveRun live;
  private final String run;
  private final LayerLabels layerLabels;

  RunSeries(Series series, LiveRun live, int budget) {
    this.budget = new Budget(series, budget - LEAST);
    this.live = live;
    this.run = live.run();
    this.layerLabels = LayerLabels.of(live.snapshot());
  }

  void add() {
    RunSnapshot snapshot = live.snapshot();
    state();
    snapshot.info().ifPresent(this::info);
    VerdictSeries verdicts =
        new VerdictSeries(
            budget, run, layerLabels, snapshot.figures().map(RunFigures::since).orElse(Map.of()));
    snapshot.active().forEach(verdicts::add);
    snapshot.figures().ifPresent(this::figures);
    snapshot.norms().ifPresent(this::norms);
    budget.point(MonitorMeter.SERIES_SUPPRESSED, (double) budget.suppressed(), run);
  }

  private void state() {
    String now = live.state().toLowerCase(ROOT);
    for (RunState state : RunState.values()) {
      String name = state.name().toLowerCase(ROOT);
      budget.point(MonitorMeter.RUN_STATE, name.equals(now) ? 1 : 0, run, name);
    }
    budget.point(MonitorMeter.RUN_STATE, now.equals(UNKNOWN) ? 1 : 0, run, UNKNOWN);
    budget.point(MonitorMeter.RUN_ATTEMPT, live.snapshot().attempt(), run);
    budget.point(MonitorMeter.RUN_LAST_HEARD, seconds(live.lastHeard()), run);
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private void info(RunInfo info) {
    budget.point(MonitorMeter.RUN_STARTED, seconds(info.started()), run);
    info.plannedSteps()
        .ifPresent(steps -> budget.point(MonitorMeter.RUN_PLANNED_STEPS, (double) steps, run));
    info.delivery().ifPresent(this::delivery);
  }

  private void delivery(DeliveryCounts counts) {
    budget.point(MonitorMeter.PUBLISHER_OFFERED, (double) counts.offered(), run);
    budget.point(MonitorMeter.PUBLISHER_FATE, (double) counts.published(), run, "published");
    budget.point(MonitorMeter.PUBLISHER_FATE, (double) counts.dropped(), run, "dropped");
    budget.point(MonitorMeter.PUBLISHER_FATE, (double) counts.failed(), run, "failed");
    if (!live.ended()) { // the last word came behind all that its publisher still had
      budget.point(MonitorMeter.PUBLISHER_SPOOLED, (double) counts.spooled(), run);
      budget.point(MonitorMeter.PUBLISHER_PENDING, (double) counts.pending(), run);
    }
  }

  private void figures(RunFigures figures) {
    for (LossTrend trend : LossTrend.values()) {
      int is = trend == figures.trend() ? 1 : 0;
      budget.point(MonitorMeter.RUN_LEARNING, is, run, trend.name().toLowerCase(ROOT));
    }
    budget.point(MonitorMeter.RUN_EPOCH, figures.epoch(), run);
    figures.testLoss().ifPresent(loss -> budget.point(MonitorMeter.TEST_LOSS, loss, run));
    figures.learningRate().ifPresent(r -> budget.point(MonitorMeter.LEARNING_RATE, r, run));
    new DetailSeries(budget, run, layerLabels).add(figures);
  }

  private void norms(RollingReport norms) {
    budget.point(MonitorMeter.RUN_STEP, (double) norms.step(), run);
    budget.point(MonitorMeter.RUN_COMPLETE, norms.complete() ? 1 : 0, run);
    budget.point(MonitorMeter.RUN_STEPS_JUDGED, (double) norms.stepsJudged(), run);
    budget.point(MonitorMeter.RUN_STEPS_MISSING, (double) norms.stepsMissing(), run);
    norms.loss().ifPresent(loss -> budget.point(MonitorMeter.LOSS, loss, run));
    norms.lossMedian().ifPresent(m -> budget.point(MonitorMeter.LOSS_ROLLING_MEDIAN, m, run));
    overLayers(norms.layers());
    List<RunFigures.Layer> figures =
        live.snapshot().figures().map(RunFigures::layers).orElse(List.of());
    new LayerSeries(budget, run, layerLabels, figures)
        .add(norms.layers(), live.snapshot().active());
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
      budget.point(MonitorMeter.LAYERS_L2_NORM, sorted[at], run, String.valueOf(percentile));
    }
  }
}
