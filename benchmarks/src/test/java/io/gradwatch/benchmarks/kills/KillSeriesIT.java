package io.gradwatch.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./gradwatch bench kills}. */
class KillSeriesIT {

  @TempDir Path dir;

  @Test
  void killsOfMonitorAndBrokerChangeNothingThatIsPublished() throws Exception {
    KillSettings settings =
        new KillSettings(
            Duration.ofSeconds(30), 1, 4, 1, 0, Duration.ZERO, Duration.ZERO, 8, 10, 2, Map.of());

    KillSeriesResult result = KillSeries.run(settings, dir, System.out::println);

    assertThat(result.differences()).isEmpty();
    assertThat(result.passed()).isTrue();
    assertThat(result.disturbances()).hasSize(5);
  }

  /** With standby replicas, tasks turn into standbys that keep their objects, and back. */
  @Test
  void monitorsThatJoinDieAndAreSuspendedTakeOverFromEachOtherWithoutADifference()
      throws Exception {
    KillSettings settings =
        new KillSettings(
            Duration.ofSeconds(40),
            3,
            1,
            0,
            1,
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            12,
            10,
            4,
            Map.of("GRADWATCH_MONITOR_STANDBY_REPLICAS", "1"));

    KillSeriesResult result = KillSeries.run(settings, dir, System.out::println);

    assertThat(result.differences()).isEmpty();
    assertThat(result.passed()).isTrue();
    assertThat(result.disturbances())
        .extracting(KillSeriesResult.Recovery::disturbance)
        .containsExactlyInAnyOrder(
            Disturbance.MONITOR_ADDED, Disturbance.MONITOR_KILLED, Disturbance.MONITOR_SUSPENDED);
  }
}
