package io.gradwatch.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetricsLatenciesTest {

  private final List<Long> sentSteps = new ArrayList<>();
  private final PacedRuns runs =
      new PacedRuns(
          new StepEncoder(new SyntheticNetwork(2, NetworkCondition.HEALTHY)), "run", 2, 4);

  private void send(int count) {
    runs.send((run, bytes) -> sentSteps.add((long) bytes.length), count);
  }

  private SentStep step(String run, int number) {
    return runs.steps(run, number, number + 1).get(0);
  }

  @Test
  void readsTheRunsAndTheirLastStepsFromAPage() {
    String page =
        """
        # HELP gradwatch_run_step Last evaluated step, from 0
        # TYPE gradwatch_run_step gauge
        gradwatch_run_step{run="run0"} 12.0
        gradwatch_run_step{run="run1"} 1.2E7
        gradwatch_run_steps_evaluated_total{run="run0"} 13.0
        gradwatch_runs_shown 2.0
        gradwatch_runs_suppressed 5.0
        """;

    assertThat(MetricsScraper.lastSteps(page)).isEqualTo(Map.of("run0", 12, "run1", 12_000_000));
    assertThat(MetricsScraper.runs(page)).isEqualTo(7);
  }

  @Test
  void countsEachStepWhenItOrALaterOneIsShownFirst() {
    send(8); // steps 0 to 3 of both runs
    MetricsLatencies latencies = new MetricsLatencies(runs, Long.MIN_VALUE, Long.MAX_VALUE);
    long now = System.nanoTime();

    latencies.add(Map.of("run0", 0), now);
    latencies.add(Map.of("run0", 0), now + 1_000_000);
    latencies.add(Map.of("run0", 2, "run1", 0), now + 2_000_000);

    assertThat(latencies.millis())
        .containsExactlyInAnyOrder(
            (now - step("run0", 0).nanos()) / 1e6,
            (now + 2_000_000 - step("run0", 1).nanos()) / 1e6,
            (now + 2_000_000 - step("run0", 2).nanos()) / 1e6,
            (now + 2_000_000 - step("run1", 0).nanos()) / 1e6);
  }

  @Test
  void ignoresStepsThatWereSentBefore() {
    send(2);
    long begin = System.nanoTime();
    send(2);
    MetricsLatencies latencies = new MetricsLatencies(runs, begin, Long.MAX_VALUE);

    latencies.add(Map.of("run0", 1), begin + 5_000_000);

    assertThat(latencies.millis()).hasSize(1);
  }

  @Test
  void sendsWhatIsDueAtItsRate() {
    runs.start(1_000);

    runs.sendDue((run, bytes) -> sentSteps.add(0L), 1_000 + 1_900_000_000);

    assertThat(sentSteps).hasSize(7); // 4 a second for 1.9 s
  }

  @Test
  void provokesOneEventInItsInterval() {
    send(2 * PacedRuns.EVENT_INTERVAL);

    assertThat(runs.steps(Instant.EPOCH, Instant.MAX))
        .filteredOn(SentStep::provokesEvent)
        .hasSize(2);
    assertThat(step("run0", 0).provokesEvent()).isTrue();
  }
}
