package io.gradwatch.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.benchmarks.evaluation.EvaluationCost;
import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvaluationTableTest {

  private final EvaluationTable table =
      new EvaluationTable(
          List.of(new EvaluationCost("ZERO_GRADIENT", NetworkCondition.VANISHING, 12.34e-9, 0.5)));

  @Test
  void formatsTimesAndBytesOfALayer() {
    assertThat(table.cells().get(1))
        .containsExactly("ZERO_GRADIENT", "vanishing", "12.3 ns", "0.5 B");
    assertThat(table.cells().get(0)).hasSameSizeAs(table.cells().get(1));
    assertThat(table.page()).contains("| ZERO_GRADIENT | vanishing | 12.3 ns | 0.5 B |");
  }

  @Test
  void writesNanosecondsAsJson() throws Exception {
    JsonNode row = new ObjectMapper().readTree(table.json()).get("rows").get(0);

    assertThat(row.get("part").asText()).isEqualTo("ZERO_GRADIENT");
    assertThat(row.get("nanosPerLayer").asDouble()).isEqualTo(12.34e-9 * 1e9);
    assertThat(row.get("allocatedBytesPerLayer").asDouble()).isEqualTo(0.5);
  }
}
