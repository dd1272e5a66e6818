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

/** The Micrometer meters of the service: stream, JVM, Kafka clients, Kafka Streams and HTTP. */
public final class ServiceMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private @Nullable KafkaStreamsMetrics kafka;

  /**
   * @param prometheus registry that is scraped
   */
  public ServiceMetrics(PrometheusRegistry prometheus) {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    PrometheusNameFilter.apply(registry.config());
  }

  /** Returns the registry for further meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Registers the meters of this JVM. */
  public void bindJvm() {
    gc.bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Registers the meters of Kafka Streams and its clients. */
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
