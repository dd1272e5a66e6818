package io.gradwatch.monitor.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.regex.Pattern;

/**
 * Keeps names out that {@code promtool check metrics} objects to: units that are not base units,
 * and endings that Prometheus reserves, and names without help. What they measure, ratios and rates
 * beside them say too.
 */
final class PrometheusNameFilter {

  private static final Pattern DENIED =
      Pattern.compile(
          String.join(
              "|",
              "process\\.cpu\\.time", // ns
              "system\\.cpu\\.count",
              "kafka\\..*\\.time\\.(ns|ms)(\\..*)?",
              "kafka\\..*\\.connection\\.count",
              "kafka\\..*\\.node\\.request\\.latency\\..*")); // no help text

  private PrometheusNameFilter() {}

  static void apply(MeterRegistry.Config config) {
    config.meterFilter(MeterFilter.deny(PrometheusNameFilter::denied));
  }

  private static boolean denied(Meter.Id id) {
    return DENIED.matcher(id.getName()).matches();
  }
}
