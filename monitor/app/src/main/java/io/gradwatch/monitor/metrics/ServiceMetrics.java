package io.gradwatch.monitor.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The service's own meters, by Micrometer: JVM, Kafka's clients and Streams, HTTP. */
public final class ServiceMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private @Nullable KafkaStreamsMetrics kafka;

  /** Meters go to the registry from which the scrape is taken. */
  public ServiceMetrics(PrometheusRegistry prometheus) {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    PrometheusNameFilter.apply(registry.config());
  }

  /** For meters of HTTP. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Begins to measure this JVM. */
  public void bindJvm() {
    gc.bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Begins to carry what Kafka's clients and Kafka Streams measure of themselves. */
  public void bindKafka(KafkaStreams streams) {
    KafkaStreamsMetrics binder = new KafkaStreamsMetrics(streams);
    binder.bindTo(registry);
    kafka = binder;
  }

  @Override
  public void close() {
    gc.close();
    if (kafka != null) {
      kafka.close();
    }
    registry.close();
  }
}
