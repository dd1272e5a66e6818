package io.gradwatch.monitor.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.regex.Pattern;

/**
 * Keeps names out that {@code promtool check metrics} objects to: units that are not base units,
 * and endings that Prometheus reserves. Every one left out has a sibling that says the same.
 */
final class NamesPrometheusAccepts {

  private static final Pattern REFUSED =
      Pattern.compile("process\\.cpu\\.time|system\\.cpu\\.count");

  private NamesPrometheusAccepts() {}

  static void apply(MeterRegistry.Config config) {
    config.meterFilter(MeterFilter.deny(NamesPrometheusAccepts::refused));
  }

  private static boolean refused(Meter.Id id) {
    return REFUSED.matcher(id.getName()).matches();
  }
}
