package io.gradwatch.monitor.metrics;

import static io.micrometer.core.instrument.Clock.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.GoldenText;
import io.gradwatch.monitor.Promtool;
import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.HistoryCounters;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.protocol.RunState;
import io.gradwatch.streams.StreamMeter;
import io.gradwatch.streams.StreamMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MonitorMetricsTest {

  private static final Duration GRACE = Duration.ofMinutes(15);

  @Test
  void theScrapeMatchesTheGoldenFile() {
    GoldenText.assertSame(
        Path.of("src/test/resources/io/gradwatch/monitor/metrics/scrape.txt"),
        scrape(SampleRuns.at(40), 20_000, SampleRuns.TIME));
  }

  @Test
  void promtoolAcceptsTheScrapeWithHostileNamesAndTheJvmsMeters() throws Exception {
    List<LiveRun> runs = new ArrayList<>(SampleRuns.at(40));
    runs.add(SampleRuns.wide(3));
    PrometheusRegistry registry = registry(runs, 20_000, SampleRuns.TIME);
    try (ServiceMetrics service = new ServiceMetrics(registry)) {
      service.bindJvm();

      Promtool.assertPasses(text(registry));
    }
  }

  @Test
  void nonFiniteValuesAreExported() {
    assertThat(scrape(List.of(SampleRuns.exploding(1)), 20_000, SampleRuns.TIME))
        .contains("gradwatch_loss{run=\"digits-hot\"} NaN")
        .contains("gradwatch_gradient_l2_norm{layer=\"00_hidden0\",run=\"digits-hot\"} NaN")
        .contains("gradwatch_gradient_l2_norm{layer=\"01_hidden1\",run=\"digits-hot\"} +Inf");
  }

  @Test
  void quotesAndBackslashesInNamesAreEscaped() {
    assertThat(scrape(List.of(SampleRuns.wide(1)), 20_000, SampleRuns.TIME))
        .contains("run=\"<img src=x onerror=alert(1)>\\\"\\\\ {run}\"");
  }

  @Test
  void aboveTheLimitARunShowsItsWorstLayersAndCountsSuppressedSeries() {
    String scrape = scrape(List.of(SampleRuns.wide(4_096)), 500, SampleRuns.TIME);

    assertThat(seriesIn(scrape)).isLessThanOrEqualTo(500 + serviceSeries());
    assertThat(scrape).contains("gradwatch_gradient_l2_norm_over_layers");
    assertThat(scrape)
        .containsPattern("gradwatch_series_suppressed\\{run=.*\\} 6\\d{4}\\.0")
        .contains("0008_");
  }

  @Test
  void aboveTheLimitARunStillShowsTheMedianOfEveryLayer() {
    String scrape = scrape(List.of(SampleRuns.wide(500)), 2_000, SampleRuns.TIME);

    assertThat(lines(scrape, "gradwatch_gradient_l2_norm_rolling_median{")).isEqualTo(500);
    assertThat(lines(scrape, "gradwatch_gradient_l2_norm{")).isBetween(50L, 200L);
  }

  private static long lines(String scrape, String prefix) {
    return scrape.lines().filter(line -> line.startsWith(prefix)).count();
  }

  @Test
  void theSeriesLimitHoldsForAnyNumberOfRuns() {
    List<LiveRun> runs =
        IntStream.range(0, 1_000)
            .mapToObj(i -> SampleRuns.live("run" + i, 1, RunState.RUNNING, List.of(), 1, List.of()))
            .toList();

    String scrape = scrape(runs, 2_000, SampleRuns.TIME);

    assertThat(seriesIn(scrape)).isLessThanOrEqualTo(2_000 + serviceSeries());
    assertThat(scrape)
        .contains("gradwatch_runs_shown 54.0")
        .contains("gradwatch_runs_suppressed 946.0");
  }

  @Test
  void aRunThatEndedKeepsItsSeriesForTheGraceTime() {
    List<LiveRun> runs = List.of(SampleRuns.healthy(9, RunState.FINISHED));

    assertThat(scrape(runs, 20_000, SampleRuns.TIME.plus(GRACE).minusSeconds(1)))
        .contains("digits-relu");
    assertThat(scrape(runs, 20_000, SampleRuns.TIME.plus(GRACE))).doesNotContain("digits-relu");
  }

  @Test
  void spooledAndPendingReportsEndWithTheRun() {
    String going =
        scrape(List.of(SampleRuns.healthy(9, RunState.RUNNING)), 20_000, SampleRuns.TIME);
    String ended =
        scrape(List.of(SampleRuns.healthy(9, RunState.FINISHED)), 20_000, SampleRuns.TIME);

    assertThat(going)
        .contains("gradwatch_publisher_reports_spooled{run=\"digits-relu\"} 12.0")
        .contains("gradwatch_publisher_reports_pending{run=\"digits-relu\"} 4.0");
    assertThat(ended)
        .contains("gradwatch_publisher_reports_offered_total{run=\"digits-relu\"}")
        .doesNotContain("gradwatch_publisher_reports_spooled{")
        .doesNotContain("gradwatch_publisher_reports_pending{");
  }

  @Test
  void aRunningRunKeepsItsSeries() {
    List<LiveRun> runs = List.of(SampleRuns.healthy(9, RunState.RUNNING));

    assertThat(scrape(runs, 20_000, SampleRuns.TIME.plus(GRACE.multipliedBy(9))))
        .contains("digits-relu");
  }

  @Test
  void everyMeterOfTheCatalogueIsOnTheScrape() {
    List<LiveRun> runs = new ArrayList<>(SampleRuns.at(40));
    String scrape = scrape(runs, 20_000, SampleRuns.TIME);

    assertThat(MonitorMeter.values())
        .allSatisfy(meter -> assertThat(scrape).contains("\n" + meter.seriesName()));
    assertThat(StreamMeter.values())
        .allSatisfy(meter -> assertThat(scrape).contains("\n" + MetricsMarkdown.seriesName(meter)));
  }

  private static long serviceSeries() {
    return seriesIn(scrape(List.of(), 20_000, SampleRuns.TIME));
  }

  private static long seriesIn(String scrape) {
    return scrape.lines().filter(line -> !line.startsWith("#")).count();
  }

  private static String scrape(List<LiveRun> runs, int seriesMax, Instant now) {
    return text(registry(runs, seriesMax, now));
  }

  private static PrometheusRegistry registry(List<LiveRun> runs, int seriesMax, Instant now) {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(
        new MonitorMetrics(
            () -> runs,
            () -> "RUNNING",
            new MonitorMetrics.SeriesLimits(seriesMax, GRACE),
            Clock.fixed(now, ZoneOffset.UTC)));
    new StreamMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, SYSTEM));
    registry.register(new AlertMetrics(new RecentAlerts(() -> 0)));
    registry.register(new HistoryMetrics(new HistoryCounters()));
    return registry;
  }

  private static String text(PrometheusRegistry registry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(bytes, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
