package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.monitor.live.LiveRun;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Collects the series of {@link MonitorMeter} at each scrape from the current state of the runs.
 */
public final class MonitorMetrics implements MultiCollector {

  private final Supplier<List<LiveRun>> runs;
  private final Supplier<String> streamState;
  private final SeriesLimits limits;
  private final Clock clock;

  /**
   * Limits of the exported series.
   *
   * @param seriesMax maximum number of series of all runs together
   * @param grace time for which the series of a run are kept after its end
   */
  public record SeriesLimits(int seriesMax, Duration grace) {

    public SeriesLimits {
      if (seriesMax < RunSeries.MIN_SERIES) {
        throw new IllegalArgumentException(
            "seriesMax is " + seriesMax + "; it must be at least " + RunSeries.MIN_SERIES);
      }
    }
  }

  /**
   * @param runs current runs, the one with the most recent record first
   * @param streamState name of the Kafka Streams state
   */
  public MonitorMetrics(
      Supplier<List<LiveRun>> runs,
      Supplier<String> streamState,
      SeriesLimits limits,
      Clock clock) {
    this.runs = runs;
    this.streamState = streamState;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    Series series = new Series();
    addRuns(series);
    series.add(MonitorMeter.STREAM_STATE, 1, streamState.get().toLowerCase(ROOT));
    return series.snapshots();
  }

  private void addRuns(Series series) {
    List<LiveRun> current = runs.get().stream().filter(this::isExported).toList();
    int shown = Math.min(current.size(), limits.seriesMax() / RunSeries.MIN_SERIES);
    for (LiveRun run : current.subList(0, shown)) {
      new RunSeries(series, run, limits.seriesMax() / shown).add();
    }
    series.add(MonitorMeter.RUNS_SHOWN, shown);
    series.add(MonitorMeter.RUNS_SUPPRESSED, current.size() - shown);
  }

  private boolean isExported(LiveRun run) {
    return !run.ended() || run.lastRecordTime().plus(limits.grace()).isAfter(clock.instant());
  }
}
