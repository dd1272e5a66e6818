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
final class NamesPrometheusAccepts {

  private static final Pattern REFUSED =
      Pattern.compile(
          String.join(
              "|",
              "process\\.cpu\\.time", // ns
              "system\\.cpu\\.count",
              "kafka\\..*\\.time\\.(ns|ms)(\\..*)?",
              "kafka\\..*\\.connection\\.count",
              "kafka\\..*\\.node\\.request\\.latency\\..*")); // no help text

  private NamesPrometheusAccepts() {}

  static void apply(MeterRegistry.Config config) {
    config.meterFilter(MeterFilter.deny(NamesPrometheusAccepts::refused));
  }

  private static boolean refused(Meter.Id id) {
    return REFUSED.matcher(id.getName()).matches();
  }
}
