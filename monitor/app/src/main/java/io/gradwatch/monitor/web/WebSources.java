package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.StepHistory;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.streams.MonitorInstance;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The data that the server exposes.
 *
 * @param prometheus registry that is scraped
 * @param meters registry for the meters of the server itself
 * @param healthy whether the stream evaluates records
 * @param live whether a restart of the stream would not help
 * @param state name of the stream's state, and the problem if there is one
 * @param peers runs of the other monitors
 * @param instance this monitor as others know it
 * @param history what every step measured
 */
public record WebSources(
    PrometheusRegistry prometheus,
    MeterRegistry meters,
    LiveRuns runs,
    RecentAlerts alerts,
    BooleanSupplier healthy,
    BooleanSupplier live,
    Supplier<String> state,
    PeerRuns peers,
    Supplier<MonitorInstance> instance,
    StepHistory history) {}
