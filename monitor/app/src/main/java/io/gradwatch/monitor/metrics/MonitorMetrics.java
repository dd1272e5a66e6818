package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.streams.Fate;
import io.gradwatch.streams.StreamCounts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Every {@code gradwatch_} series, built anew at each scrape from one look at the runs. */
public final class MonitorMetrics implements MultiCollector {

  private final Supplier<List<LiveRun>> runs;
  private final StreamCounts counts;
  private final Supplier<String> streamState;
  private final Bounds bounds;
  private final Clock clock;

  /**
   * How much may be shown.
   *
   * @param seriesMax series of all runs together
   * @param grace for which a run that ended keeps its series
   */
  public record Bounds(int seriesMax, Duration grace) {

    public Bounds {
      if (seriesMax < RunSeries.LEAST) {
        throw new IllegalArgumentException(
            "seriesMax is " + seriesMax + "; one run needs " + RunSeries.LEAST);
      }
    }
  }

  /**
   * @param runs as they stand, latest heard first
   * @param streamState by Kafka Streams' name
   */
  public MonitorMetrics(
      Supplier<List<LiveRun>> runs,
      StreamCounts counts,
      Supplier<String> streamState,
      Bounds bounds,
      Clock clock) {
    this.runs = runs;
    this.counts = counts;
    this.streamState = streamState;
    this.bounds = bounds;
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
    int shown = Math.min(current.size(), bounds.seriesMax() / RunSeries.LEAST);
    for (LiveRun run : current.subList(0, shown)) {
      new RunSeries(series, run, bounds.seriesMax() / shown).add();
    }
    series.add(MonitorMeter.RUNS_SHOWN, shown);
    series.add(MonitorMeter.RUNS_SUPPRESSED, current.size() - shown);
  }

  private boolean current(LiveRun run) {
    return !run.ended() || run.lastHeard().plus(bounds.grace()).isAfter(clock.instant());
  }

  private void service(Series series) {
    series.add(MonitorMeter.STREAM_STATE, 1, streamState.get().toLowerCase(ROOT));
    for (StreamCounts.Input input : StreamCounts.Input.values()) {
      series.add(MonitorMeter.RECORDS_READ, counts.read(input), input.topic());
      for (Fate fate : Fate.values()) {
        series.add(
            MonitorMeter.RECORDS_BY_FATE,
            counts.fate(input, fate),
            input.topic(),
            fate.name().toLowerCase(ROOT));
      }
    }
    series.add(MonitorMeter.JUDGING_DELAY, counts.delays());
    for (StreamCounts.Happening happening : StreamCounts.Happening.values()) {
      series.add(
          MonitorMeter.HAPPENINGS, counts.happened(happening), happening.name().toLowerCase(ROOT));
    }
  }
}
