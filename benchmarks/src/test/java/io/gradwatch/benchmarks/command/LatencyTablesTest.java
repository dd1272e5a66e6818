package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.latency.LatencyReport;
import io.gradwatch.benchmarks.latency.LatencyRow;
import io.gradwatch.benchmarks.latency.LatencySummary;
import io.gradwatch.benchmarks.latency.ScrapeRow;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LatencyTablesTest {

  private static final LatencyRow ROW =
      new LatencyRow(
          2_000,
          50,
          10,
          1_990.4,
          new LatencySummary(80.4, 150, Double.POSITIVE_INFINITY, 1_800, 2),
          new LatencySummary(200, 400, 500, 20_000, 0));

  private static final LatencyRow SMALL =
      new LatencyRow(
          100,
          10,
          100,
          100,
          new LatencySummary(60, 120, 130, 180, 0),
          new LatencySummary(Double.NaN, Double.NaN, Double.NaN, 0, 0));

  private static final LatencyReport REPORT =
      new LatencyReport(
          List.of(ROW),
          new ScrapeRow(1_000, 555, 10, 3_000_000, new LatencySummary(90, 140, 150, 20, 0)),
          SMALL,
          SMALL,
          5_000);

  private final LatencyTables tables = new LatencyTables(REPORT);

  @Test
  void formatsLatenciesAndWhatIsMissing() {
    assertThat(tables.rates().get(1))
        .containsExactly(
            "2,000 steps/s × 50 layers, 10 runs",
            "1,990",
            "80 ms",
            "150 ms",
            "not in time",
            "1,800, 2 missing",
            "200 ms",
            "400 ms",
            "500 ms",
            "20,000");
    assertThat(tables.smallRuns().get(2)).contains("the same beside one of 5,000 layers", "–");
    assertThat(tables.rates().get(0)).hasSameSizeAs(tables.rates().get(1));
    assertThat(tables.smallRuns().get(0)).hasSameSizeAs(tables.smallRuns().get(1));
  }

  @Test
  void rendersAPageWithAllParts() {
    assertThat(new LatencyPage(tables).render())
        .contains("| 2,000 steps/s × 50 layers, 10 runs | 1,990 | 80 ms |")
        .contains("| 100 runs × 10 layers | 100 | 60 ms |")
        .contains(
            "of which 555 are shown, /metrics has 3,000 kB and takes 90 ms, at most 150 ms in 20 scrapes.");
  }

  @Test
  void writesMillisecondsAsJson() throws Exception {
    String line = LatencyJson.of(REPORT);

    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    JsonNode row = json.get("rows").get(0);
    assertThat(row.get("stepsPerSecond").asInt()).isEqualTo(2_000);
    assertThat(row.get("layers").asInt()).isEqualTo(50);
    assertThat(row.get("eventP50").asDouble()).isEqualTo(80.4);
    assertThat(row.get("eventP99").asDouble()).isEqualTo(150);
    assertThat(row.get("eventP999").isNull()).isTrue();
    assertThat(row.get("metricsP99").asDouble()).isEqualTo(400);
    assertThat(json.get("manyRuns").get("scrapeP50").asDouble()).isEqualTo(90);
    assertThat(json.get("largeBesideSmall").get("beside").get("eventP99").asDouble())
        .isEqualTo(120);
  }
}
