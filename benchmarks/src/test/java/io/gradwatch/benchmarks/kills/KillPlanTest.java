package io.gradwatch.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KillPlanTest {

  @Test
  void theSeedDeterminesAllTimesWhichAreInOrderAndWithinTheSeries() {
    KillPlan plan = KillPlan.of(settings(1, 3));

    assertThat(plan).isEqualTo(KillPlan.of(settings(1, 3)));
    assertThat(plan).isNotEqualTo(KillPlan.of(settings(2, 3)));
    assertThat(plan.actions()).hasSize(20 + 5 + 2 + 1);
    assertThat(plan.actions())
        .extracting(KillPlan.Action::at)
        .isSorted()
        .allMatch(at -> at.compareTo(Duration.ofMinutes(10)) < 0);
  }

  @Test
  void oneMonitorRunsFromTheStartAndTheLastOfSeveralJoinsLater() {
    assertThat(KillPlan.of(settings(1, 1)).actions())
        .noneMatch(action -> action.disturbance() == Disturbance.MONITOR_ADDED);
    assertThat(KillPlan.of(settings(1, 3)).actions())
        .filteredOn(action -> action.disturbance() == Disturbance.MONITOR_ADDED)
        .extracting(KillPlan.Action::monitor)
        .containsExactly(2);
  }

  private static KillSettings settings(long seed, int monitors) {
    return new KillSettings(
        Duration.ofMinutes(10),
        monitors,
        20,
        5,
        2,
        Duration.ofMinutes(1),
        Duration.ZERO,
        8,
        10,
        seed,
        Map.of());
  }
}
