package io.gradwatch.monitor.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of one scrape, gathered meter by meter. Of two with the same labels the first stays.
 */
final class Series {

  /** In the order in which they came: nearly sorted, which is what sorting them is quick on. */
  private final Map<MonitorMeter, Map<List<String>, Double>> points =
      new EnumMap<>(MonitorMeter.class);

  /** Adds a point; whether it is new. Label values in the order of the meter's labels. */
  boolean add(MonitorMeter meter, double value, String... labelValues) {
    if (labelValues.length != meter.labels().size()) {
      throw new IllegalArgumentException(
          meter + " has labels " + meter.labels() + ", not " + labelValues.length);
    }
    return points
            .computeIfAbsent(meter, m -> new LinkedHashMap<>())
            .putIfAbsent(List.of(labelValues), value)
        == null;
  }

  /** Counts above 2^53 lose their last digits: Prometheus knows doubles only. */
  boolean add(MonitorMeter meter, long value, String... labelValues) {
    return add(meter, (double) value, labelValues);
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    points.forEach((meter, values) -> all.metricSnapshot(snapshot(meter, values)));
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
    };
  }

  private static String help(MonitorMeter meter) {
    return meter.unit().isEmpty() ? meter.sentence() : meter.sentence() + " [" + meter.unit() + "]";
  }

  private static Labels labels(MonitorMeter meter, List<String> values) {
    Labels.Builder labels = Labels.builder();
    for (int i = 0; i < values.size(); i++) {
      labels.label(meter.labels().get(i).key(), values.get(i));
    }
    return labels.build();
  }
}
