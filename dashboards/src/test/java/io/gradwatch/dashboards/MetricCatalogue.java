package io.gradwatch.dashboards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of the monitor's metrics, read from the generated {@code METRICS.md}. */
public final class MetricCatalogue {

  /** The directory of this module, in which Maven runs its tests. */
  public static final Path MODULE_DIRECTORY = Path.of("").toAbsolutePath();

  /** Metrics of other sources: Prometheus about its scrapes, Micrometer about JVM and Kafka. */
  public static final Set<String> EXTERNAL_METRICS =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "system_cpu_usage",
          "jvm_gc_pause_seconds_sum",
          "kafka_consumer_fetch_manager_records_lag");

  private static final Pattern ROW = Pattern.compile("^\\| `(gradwatch_\\w+)` \\|");

  private MetricCatalogue() {}

  /** Names of all metrics, in the order of the page. */
  public static Set<String> metrics() {
    try (var lines = Files.lines(MODULE_DIRECTORY.resolve("METRICS.md"))) {
      return lines
          .map(ROW::matcher)
          .filter(Matcher::find)
          .map(row -> row.group(1))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
