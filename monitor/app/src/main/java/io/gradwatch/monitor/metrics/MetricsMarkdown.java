package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The catalogue as a page of Markdown. */
final class MetricsMarkdown {

  private MetricsMarkdown() {}

  static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Metrics of the monitor\n\n")
        .append("Generated from the catalogue `MonitorMeter`; a test fails when they differ.\n")
        .append("NaN and infinities are shown as such: they are news, not noise.\n\n")
        .append("| metric | type | unit | labels | what it says |\n|---|---|---|---|---|\n");
    for (MonitorMeter meter : MonitorMeter.values()) {
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  meter.seriesName(),
                  meter.type().name().toLowerCase(ROOT),
                  meter.unit(),
                  meter.labels().stream()
                      .map(label -> "`" + label.key() + "`")
                      .collect(Collectors.joining(" ")),
                  meter.description()));
    }
    page.append("\n## Labels\n\n| label | bound |\n|---|---|\n");
    Arrays.stream(MeterLabel.values())
        .forEach(label -> page.append("| `%s` | %s |\n".formatted(label.key(), label.bound())));
    page.append("\n## Besides\n\n")
        .append("Micrometer adds the service's own meters: `jvm_…` and `process_…`, ")
        .append("`kafka_…` of the Kafka clients and Kafka Streams, ")
        .append("and `http_server_requests_…` by method, route and status.\n");
    return page.toString();
  }
}
