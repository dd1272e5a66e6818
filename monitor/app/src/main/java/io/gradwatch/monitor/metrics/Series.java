package io.gradwatch.monitor.metrics;

import io.gradwatch.detect.window.MagnitudeBuckets;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The series of one scrape. If two have the same labels, the first is kept. */
final class Series {

  /** In insertion order, which is nearly sorted; that makes the sorting of snapshots fast. */
  private final Map<MonitorMeter, Map<List<String>, Double>> points =
      new EnumMap<>(MonitorMeter.class);

  private final Map<MonitorMeter, Map<List<String>, MagnitudeBuckets>> histograms =
      new EnumMap<>(MonitorMeter.class);

  /**
   * Adds a point and returns whether its labels are new.
   *
   * @param labelValues values in the order of the meter's labels
   */
  boolean add(MonitorMeter meter, double value, String... labelValues) {
    if (labelValues.length != meter.labels().size()) {
      throw new IllegalArgumentException(
          meter + " has the labels " + meter.labels() + ", not " + labelValues.length + " values");
    }
    return points
            .computeIfAbsent(meter, m -> new LinkedHashMap<>())
            .putIfAbsent(List.of(labelValues), value)
        == null;
  }

  /** Counts above 2^53 lose precision, because Prometheus stores doubles. */
  boolean add(MonitorMeter meter, long value, String... labelValues) {
    return add(meter, (double) value, labelValues);
  }

  /** Adds a histogram and returns whether its labels are new. */
  boolean add(MonitorMeter meter, MagnitudeBuckets magnitudes, String... labelValues) {
    return histograms
            .computeIfAbsent(meter, m -> new LinkedHashMap<>())
            .putIfAbsent(List.of(labelValues), magnitudes)
        == null;
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    points.forEach((meter, values) -> all.metricSnapshot(snapshot(meter, values)));
    histograms.forEach((meter, values) -> all.metricSnapshot(histogram(meter, values)));
    return all.build();
  }

  private static MetricSnapshot snapshot(MonitorMeter meter, Map<List<String>, Double> values) {
    return switch (meter.type()) {
      case GAUGE -> {
        GaugeSnapshot.Builder gauge =
            GaugeSnapshot.builder().name(meter.baseName()).help(help(meter));
        values.forEach(
            (labels, value) ->
                gauge.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .labels(labels(meter, labels))
                        .value(value)
                        .build()));
        yield gauge.build();
      }
      case COUNTER -> {
        CounterSnapshot.Builder counter =
            CounterSnapshot.builder().name(meter.baseName()).help(help(meter));
        values.forEach(
            (labels, value) ->
                counter.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .labels(labels(meter, labels))
                        .value(value)
                        .build()));
        yield counter.build();
      }
      case GAUGE_HISTOGRAM -> throw new IllegalStateException(meter + " has buckets, not points");
    };
  }

  private static MetricSnapshot histogram(
      MonitorMeter meter, Map<List<String>, MagnitudeBuckets> values) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder().gaugeHistogram(true).name(meter.baseName()).help(help(meter));
    values.forEach(
        (labels, magnitudes) ->
            histogram.dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(meter, labels))
                    .classicHistogramBuckets(buckets(magnitudes))
                    .build()));
    return histogram.build();
  }

  private static ClassicHistogramBuckets buckets(MagnitudeBuckets magnitudes) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < MagnitudeBuckets.BUCKETS; i++) {
      buckets.bucket(MagnitudeBuckets.upperBound(i), magnitudes.counts()[i]);
    }
    return buckets.build();
  }

  private static String help(MonitorMeter meter) {
    return meter.unit().isEmpty()
        ? meter.description()
        : meter.description() + " [" + meter.unit() + "]";
  }

  private static Labels labels(MonitorMeter meter, List<String> values) {
    Labels.Builder labels = Labels.builder();
    for (int i = 0; i < values.size(); i++) {
      labels.label(meter.labels().get(i).key(), values.get(i));
    }
    return labels.build();
  }
}
