package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.streams.StreamMeter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Renders the catalogues of meters as a page of Markdown. */
final class MetricsMarkdown {

  private static final PrometheusNamingConvention NAMING = new PrometheusNamingConvention();

  private final StringBuilder page = new StringBuilder();

  private MetricsMarkdown() {}

  static String markdown() {
    return new MetricsMarkdown().render();
  }

  private String render() {
    page.append("# Metrics of the monitor\n\n")
        .append("Generated from the catalogues `MonitorMeter` and `StreamMeter`; ")
        .append("a test fails if they differ.\n")
        .append("NaN and infinities are exported as such: they are findings, not noise.\n\n")
        .append("| metric | type | unit | labels | description |\n|---|---|---|---|---|\n");
    for (MonitorMeter meter : MonitorMeter.values()) {
      row(
          meter.seriesName(),
          meter.type().name().toLowerCase(ROOT),
          meter.unit(),
          meter.labels().stream().map(MeterLabel::key).toList(),
          meter.description());
    }
    for (StreamMeter meter : StreamMeter.values()) {
      row(
          seriesName(meter),
          meter.type() == Meter.Type.TIMER ? "histogram" : meter.type().name().toLowerCase(ROOT),
          meter.unit(),
          meter.labels(),
          meter.description());
    }
    page.append("\n## Labels\n\n| label | values |\n|---|---|\n");
    Arrays.stream(MeterLabel.values())
        .forEach(label -> page.append("| `%s` | %s |\n".formatted(label.key(), label.bound())));
    page.append("\n## Other metrics\n\n")
        .append("Micrometer adds the service's own meters: `jvm_…` and `process_…`, ")
        .append("`kafka_…` of the Kafka clients and Kafka Streams, ")
        .append("`http_server_requests_…` by method (`OTHER` if HTTP does not define it), ")
        .append("route (`other` if it is none of the API) and status, ")
        .append("and a maximum `…_max` beside each histogram of durations.\n");
    return page.toString();
  }

  private void row(
      String seriesName, String type, String unit, List<String> labels, String description) {
    String keys = labels.stream().map(key -> "`" + key + "`").collect(Collectors.joining(" "));
    page.append(
        "| `%s` | %s | %s | %s | %s |\n".formatted(seriesName, type, unit, keys, description));
  }

  /** Returns the name as queries use it. */
  static String seriesName(StreamMeter meter) {
    String name = NAMING.name(meter.meterName(), meter.type(), null);
    String suffix = meter.type() == Meter.Type.TIMER ? "_bucket" : "_total";
    return name.endsWith(suffix) ? name : name + suffix;
  }
}
