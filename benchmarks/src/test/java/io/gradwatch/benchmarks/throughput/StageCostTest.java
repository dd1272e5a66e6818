package io.gradwatch.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.process.ProcessUsage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StageCostTest {

  @Test
  void dividesByTheLayersOfAllSteps() {
    ProcessUsage begin = new ProcessUsage(1_000_000_000, 5_000_000, 1_000, 100);
    ProcessUsage end = new ProcessUsage(3_000_000_000L, 45_000_000, 401_000, 300);

    StageCost cost = StageCost.of(end.since(begin), 10);

    assertThat(cost.layerSteps()).isEqualTo(1_000); // 200 steps of 10 layers in 2 s
    assertThat(cost.cpuMicros()).isEqualTo(20); // 40 ms for 2,000
    assertThat(cost.allocatedBytes()).isEqualTo(200);
  }

  @Test
  void takesTheMedianOfEachValue() {
    StageCost median =
        StageCost.median(
            List.of(
                new StageCost(1, 30, 200), new StageCost(2, 10, 300), new StageCost(3, 20, 100)));

    assertThat(median).isEqualTo(new StageCost(2, 20, 200));
  }

  @Test
  void aSeriesWithAllRulesEvaluatedIsALayerStep() {
    // 10 evaluations of each of 5 rules over 1,000 series in 2 s of processor time
    RecordingRulesCost cost = RecordingRulesCost.of(1_000, 5, 64, 50, 2);

    assertThat(cost.layerSteps()).isEqualTo(5_000);
    assertThat(cost.windowSamples()).isEqualTo(25_000 * 64);
  }

  @Test
  void sumsTheSeriesOfOneMetric() {
    String exposition =
        """
        # TYPE a_total counter
        a_total{group="one"} 3
        a_total{group="two"} 4e+01
        a_total_more 100
        b 7
        """;

    assertThat(RecordingRules.sum(exposition, "a_total")).isEqualTo(43);
    assertThat(RecordingRules.sum(exposition, "b")).isEqualTo(7);
  }
}
