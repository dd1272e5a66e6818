package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.decoding.DecodingCost;
import io.gradwatch.benchmarks.decoding.DecodingCost.PerReport;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecodingTableTest {

  private final DecodingTable table =
      new DecodingTable(
          List.of(
              new DecodingCost(
                  1_000, 240_000, new PerReport(0.0015, 3_800_000), new PerReport(0.00025, 64))));

  @Test
  void dividesTheCostOfAReportByItsLayers() {
    assertThat(table.cells().get(1))
        .containsExactly("1,000", "240 B", "1.50 µs", "3800 B", "0.25 µs", "0 B");
    assertThat(table.cells().get(0)).hasSameSizeAs(table.cells().get(1));
  }

  @Test
  void rendersAPageAndJson() throws Exception {
    assertThat(table.page()).contains("| 1,000 | 240 B | 1.50 µs | 3800 B | 0.25 µs | 0 B |");
    JsonNode row = new ObjectMapper().readTree(table.json()).get("rows").get(0);
    assertThat(row.get("layers").asInt()).isEqualTo(1_000);
    assertThat(row.get("columns").get("allocatedBytes").asDouble()).isEqualTo(64);
  }
}
