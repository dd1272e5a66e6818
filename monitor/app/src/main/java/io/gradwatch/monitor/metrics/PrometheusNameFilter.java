package io.gradwatch.monitor.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.regex.Pattern;

/**
 * Denies meters that {@code promtool check metrics} rejects: units that are not base units,
 * reserved suffixes and missing help texts. Ratios and rates of other meters give the same
 * information.
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
