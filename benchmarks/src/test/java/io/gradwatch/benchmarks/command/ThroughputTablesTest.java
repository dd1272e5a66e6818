package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.throughput.RecordingRulesCost;
import io.gradwatch.benchmarks.throughput.StageCost;
import io.gradwatch.benchmarks.throughput.ThroughputRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ThroughputTablesTest {

  private static final List<ThroughputRow> ROWS =
      List.of(
          new ThroughputRow(
              50,
              1_000,
              true,
              new StageCost(1_000_000, 0.5, 10),
              new StageCost(500_000, 1.25, 600),
              new StageCost(400_000, 2, 900),
              new StageCost(100_000, 8.126, 1_234.4),
              17.05,
              1_300.2,
              1_000,
              Double.NaN,
              64));

  private static final Optional<RecordingRulesCost> RULES =
      Optional.of(new RecordingRulesCost(5_000, 5, 20_000, 6_400_000));

  private final ThroughputTables tables = new ThroughputTables(ROWS, RULES);

  @Test
  void formatsRatesAndCosts() {
    assertThat(tables.rates().get(1))
        .containsExactly(
            "50 layers × 1,000 runs, sick",
            "1,000,000",
            "500,000",
            "400,000",
            "100,000",
            "0.50 µs",
            "1.25 µs",
            "2.00 µs",
            "8.13 µs",
            "64");
    assertThat(tables.costs().get(1))
        .containsExactly(
            "50 layers × 1,000 runs, sick",
            "1,234 B",
            "17.1 B",
            "1,300 B",
            "50,000",
            "not in time");
    assertThat(tables.rates().get(0)).hasSameSizeAs(tables.rates().get(1));
    assertThat(tables.costs().get(0)).hasSameSizeAs(tables.costs().get(1));
  }

  @Test
  void rendersAPageWithBothTablesAndTheRules() {
    assertThat(new ThroughputPage(tables).render())
        .contains("| 50 layers × 1,000 runs, sick | 1,000,000 | 500,000 | 400,000 | 100,000 |")
        .contains("| 50 layers × 1,000 runs, sick | 1,234 B | 17.1 B |")
        .contains("20,000 new samples per second on one processor, 50.00 µs each (5,000 series)");
  }

  @Test
  void statesThatPrometheusIsNotInstalled() throws Exception {
    assertThat(new ThroughputTables(ROWS, Optional.empty()).rules()).contains("not installed");
    JsonNode json = new ObjectMapper().readTree(ThroughputJson.of(ROWS, Optional.empty()));
    assertThat(json.get("prometheus").get("installed").asBoolean()).isFalse();
  }

  @Test
  void writesTheRowsAsJson() throws Exception {
    String line = ThroughputJson.of(ROWS, RULES);

    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    JsonNode row = json.get("rows").get(0);
    assertThat(row.get("layers").asInt()).isEqualTo(50);
    assertThat(row.get("runs").asInt()).isEqualTo(1_000);
    assertThat(row.get("sick").asBoolean()).isTrue();
    assertThat(row.get("pollLayerSteps").asDouble()).isEqualTo(1_000_000);
    assertThat(row.get("decodeLayerSteps").asDouble()).isEqualTo(500_000);
    assertThat(row.get("monitorLayerSteps").asDouble()).isEqualTo(100_000);
    assertThat(row.get("cpuMicrosPerLayerStep").asDouble()).isEqualTo(8.126);
    assertThat(row.get("changelogBytesPerLayerStep").asDouble()).isEqualTo(17.05);
    assertThat(row.get("stateBytesPerTensor").asDouble()).isEqualTo(1_300.2);
    assertThat(row.get("burstSeconds").isNull()).isTrue();
    assertThat(json.get("prometheus").get("layerStepsPerSecond").asDouble()).isEqualTo(20_000);
  }
}
