package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.listener.CallbackCost;
import io.gradwatch.benchmarks.listener.KernelThroughput;
import io.gradwatch.benchmarks.listener.ListenerCostRow;
import io.gradwatch.benchmarks.listener.MedianEstimate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ListenerTablesTest {

  private static final List<ListenerCostRow> ROWS =
      List.of(
          new ListenerCostRow(
              "dense",
              2_500_000,
              50,
              new MedianEstimate(1.025, 0.01, 1.02, 1.03),
              new MedianEstimate(2.5, 0.1, 2.4, 2.6),
              new MedianEstimate(1.2, 0.1, 1.1, 1.3),
              new CallbackCost(0.001, 0.0001, 0.0005, 0.0004, 12_345)));

  private static final KernelThroughput KERNEL = new KernelThroughput(15, 20);

  private final ListenerTables tables = new ListenerTables(ROWS, KERNEL);

  @Test
  void formatsRatiosToTheBaselineStep() {
    assertThat(tables.ratios().get(1))
        .containsExactly(
            "dense", "2,500,000", "50.00 ms", "1.025 ± 0.010", "1.020 to 1.030", "2.50", "1.20");
    assertThat(tables.ratios().get(0)).hasSameSizeAs(tables.ratios().get(1));
  }

  @Test
  void formatsSharesThatAddUpToTheRatioAndAFloorOfTwoMemoryPasses() {
    assertThat(tables.shares().get(1))
        .containsExactly(
            "dense", "2.00 %", // 20 MB at 20 GB/s is 1 ms of 50
            "2.00 %", "0.20 %", "1.00 %", "0.80 %", "0.50 %", // 2.5 % less the callbacks
            "12.3 kB");
    assertThat(tables.shares().get(0)).hasSameSizeAs(tables.shares().get(1));
  }

  @Test
  void rendersAPageWithBothTablesAndTheKernel() {
    assertThat(new ListenerPage(tables).render())
        .contains("| dense | 2,500,000 | 50.00 ms | 1.025 ± 0.010 | 1.020 to 1.030 | 2.50 | 1.20 |")
        .contains("| dense | 2.00 % |")
        .contains("15.0 GB/s with all statistics of a gradient, 75 % of the 20.0 GB/s");
  }

  @Test
  void writesTheRatiosAsJson() throws Exception {
    String line = ListenerJson.of(ROWS, KERNEL);

    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    JsonNode row = json.get("rows").get(0);
    assertThat(row.get("network").asText()).isEqualTo("dense");
    assertThat(row.get("parameters").asLong()).isEqualTo(2_500_000);
    assertThat(row.get("bareMs").asDouble()).isEqualTo(50);
    assertThat(row.get("gradwatch").asDouble()).isEqualTo(1.025);
    assertThat(row.get("statsListener1").asDouble()).isEqualTo(2.5);
    assertThat(row.get("statsListener10").asDouble()).isEqualTo(1.2);
    assertThat(row.get("callbacks").get("gradientsMs").asDouble()).isEqualTo(0.5);
    assertThat(json.get("kernel").get("gbPerSecond").asDouble()).isEqualTo(15);
    assertThat(json.get("kernel").get("readGbPerSecond").asDouble()).isEqualTo(20);
  }
}
