package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.detect.RunStatistics;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.protocol.DeliveryCounts;
import io.gradwatch.protocol.Quantile;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The series of one run within a budget. Series of the whole run are always exported; then come
 * verdicts, details and layers, in this order, until the budget is exhausted.
 */
final class RunSeries {

  /** Number of series that every run has: those of the whole run. */
  static final int MIN_SERIES = 37;

  private static final List<Integer> PERCENTILES = List.of(0, 25, 50, 75, 100);
  private static final String UNKNOWN = "unknown";

  private final SeriesBudget budget;
  private final LiveRun live;
  private final String run;
  private final LayerLabels layerLabels;

  RunSeries(Series series, LiveRun live, int budget) {
    this.budget = new SeriesBudget(series, budget - MIN_SERIES);
    this.live = live;
    this.run = live.run();
    this.layerLabels = LayerLabels.of(live.snapshot());
  }

  void add() {
    RunSnapshot snapshot = live.snapshot();
    addState();
    snapshot.info().ifPresent(this::addInfo);
    VerdictSeries verdicts =
        new VerdictSeries(
            budget,
            run,
            layerLabels,
            snapshot.statistics().map(RunStatistics::activeSince).orElse(Map.of()));
    snapshot.active().forEach(verdicts::add);
    snapshot.statistics().ifPresent(this::addStatistics);
    snapshot.norms().ifPresent(this::addNorms);
    budget.addPoint(MonitorMeter.SERIES_SUPPRESSED, (double) budget.suppressed(), run);
  }

  private void addState() {
    String now = live.state().toLowerCase(ROOT);
    for (RunState state : RunState.values()) {
      String name = state.name().toLowerCase(ROOT);
      budget.addPoint(MonitorMeter.RUN_STATE, name.equals(now) ? 1 : 0, run, name);
    }
    budget.addPoint(MonitorMeter.RUN_STATE, now.equals(UNKNOWN) ? 1 : 0, run, UNKNOWN);
    budget.addPoint(MonitorMeter.RUN_ATTEMPT, live.snapshot().attempt(), run);
    budget.addPoint(MonitorMeter.RUN_LAST_RECORD, seconds(live.lastRecordTime()), run);
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private void addInfo(RunInfo info) {
    budget.addPoint(MonitorMeter.RUN_STARTED, seconds(info.started()), run);
    info.plannedSteps()
        .ifPresent(
            steps ->
                budget.addPoint(
                    MonitorMeter.RUN_PLANNED_STEPS, (double) steps + info.resumedStep(), run));
    info.delivery().ifPresent(this::addDelivery);
  }

  private void addDelivery(DeliveryCounts counts) {
    budget.addPoint(MonitorMeter.PUBLISHER_OFFERED, (double) counts.offered(), run);
    budget.addPoint(MonitorMeter.PUBLISHER_OUTCOME, (double) counts.published(), run, "published");
    budget.addPoint(MonitorMeter.PUBLISHER_OUTCOME, (double) counts.dropped(), run, "dropped");
    budget.addPoint(MonitorMeter.PUBLISHER_OUTCOME, (double) counts.failed(), run, "failed");
    if (!live.ended()) { // its last report was published after all others
      budget.addPoint(MonitorMeter.PUBLISHER_SPOOLED, (double) counts.spooled(), run);
      budget.addPoint(MonitorMeter.PUBLISHER_PENDING, (double) counts.pending(), run);
    }
  }

  private void addStatistics(RunStatistics statistics) {
    for (LossTrend trend : LossTrend.values()) {
      int flag = trend == statistics.trend() ? 1 : 0;
      budget.addPoint(MonitorMeter.RUN_LOSS_TREND, flag, run, trend.name().toLowerCase(ROOT));
    }
    budget.addPoint(MonitorMeter.RUN_EPOCH, statistics.epoch(), run);
    statistics.testLoss().ifPresent(loss -> budget.addPoint(MonitorMeter.TEST_LOSS, loss, run));
    statistics
        .learningRate()
        .ifPresent(rate -> budget.addPoint(MonitorMeter.LEARNING_RATE, rate, run));
    new DetailSeries(budget, run, layerLabels).add(statistics);
  }

  private void addNorms(RollingReport norms) {
    budget.addPoint(MonitorMeter.RUN_STEP, (double) norms.step(), run);
    budget.addPoint(MonitorMeter.RUN_COMPLETE, norms.complete() ? 1 : 0, run);
    budget.addPoint(MonitorMeter.RUN_STEPS_EVALUATED, (double) norms.stepsJudged(), run);
    budget.addPoint(MonitorMeter.RUN_STEPS_MISSING, (double) norms.stepsMissing(), run);
    norms.loss().ifPresent(loss -> budget.addPoint(MonitorMeter.LOSS, loss, run));
    norms
        .lossMedian()
        .ifPresent(median -> budget.addPoint(MonitorMeter.LOSS_ROLLING_MEDIAN, median, run));
    addPercentilesOverLayers(norms.layers());
    List<RunStatistics.LayerStatistics> statistics =
        live.snapshot().statistics().map(RunStatistics::layers).orElse(List.of());
    new LayerSeries(budget, run, layerLabels, statistics)
        .add(norms.layers(), live.snapshot().active());
  }

  private void addPercentilesOverLayers(List<RollingLayer> layers) {
    double[] norms =
        layers.stream()
            .filter(layer -> layer.observed() > 0)
            .mapToDouble(RollingLayer::medianL2Norm)
            .toArray();
    if (norms.length == 0) {
      return;
    }
    for (int percentile : PERCENTILES) {
      double norm = Quantile.of(norms, percentile / 100.0);
      budget.addPoint(MonitorMeter.LAYERS_L2_NORM, norm, run, String.valueOf(percentile));
    }
  }
}
