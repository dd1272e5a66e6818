package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.live.LiveRuns;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the server shows.
 *
 * @param prometheus for the scrape
 * @param meters for the server's own meters
 * @param runs as they stand
 * @param alerts that were delivered here
 * @param healthy whether the stream reads
 * @param state of the stream, for a person
 */
public record WebSources(
    PrometheusRegistry prometheus,
    MeterRegistry meters,
    LiveRuns runs,
    RecentAlerts alerts,
    BooleanSupplier healthy,
    Supplier<String> state) {}
