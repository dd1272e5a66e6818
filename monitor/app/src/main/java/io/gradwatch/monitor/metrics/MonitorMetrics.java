package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.monitor.live.LiveRun;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Every {@code gradwatch_} series, built anew at each scrape from one look at the runs. */
public final class MonitorMetrics implements MultiCollector {

  private final Supplier<List<LiveRun>> runs;
  private final Supplier<String> streamState;
  private final SeriesLimits limits;
  private final Clock clock;

  /**
   * How much may be shown.
   *
   * @param seriesMax series of all runs together
   * @param grace for which a run that ended keeps its series
   */
  public record SeriesLimits(int seriesMax, Duration grace) {

    public SeriesLimits {
      if (seriesMax < RunSeries.MIN_SERIES) {
        throw new IllegalArgumentException(
            "seriesMax is " + seriesMax + "; one run needs " + RunSeries.MIN_SERIES);
      }
    }
  }

  /**
   * @param runs as they stand, latest heard first
   * @param streamState by Kafka Streams' name
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
    runs(series);
    service(series);
    return series.snapshots();
  }

  private void runs(Series series) {
    List<LiveRun> current = runs.get().stream().filter(this::current).toList();
    int shown = Math.min(current.size(), limits.seriesMax() / RunSeries.MIN_SERIES);
    for (LiveRun run : current.subList(0, shown)) {
      new RunSeries(series, run, limits.seriesMax() / shown).add();
    }
    series.add(MonitorMeter.RUNS_SHOWN, shown);
    series.add(MonitorMeter.RUNS_SUPPRESSED, current.size() - shown);
  }

  private boolean current(LiveRun run) {
    return !run.ended() || run.lastRecordTime().plus(limits.grace()).isAfter(clock.instant());
  }

  private void service(Series series) {
    series.add(MonitorMeter.STREAM_STATE, 1, streamState.get().toLowerCase(ROOT));
  }
}
