package io.gradwatch.benchmarks.kills;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of a series.
 *
 * @param duration time over which the disturbances are distributed
 * @param monitors number of monitor processes, at least 1
 * @param monitorKills number of times that a monitor is killed
 * @param brokerKills number of times that the broker is killed
 * @param suspensions number of times that a monitor is suspended
 * @param suspension time for which a monitor is suspended
 * @param restartDelay time after which a killed monitor is started again
 * @param runs number of runs that are published
 * @param stepsPerSecond steps per second and run
 * @param seed seed of the times and of the choice of the monitor
 * @param environment further settings of the monitors, as environment variables
 */
public record KillSettings(
    Duration duration,
    int monitors,
    int monitorKills,
    int brokerKills,
    int suspensions,
    Duration suspension,
    Duration restartDelay,
    int runs,
    int stepsPerSecond,
    long seed,
    Map<String, String> environment) {

  public KillSettings {
    if (monitors < 1 || runs < 1 || stepsPerSecond < 1) {
      throw new IllegalArgumentException(
          "monitors is %d, runs %d, stepsPerSecond %d; each must be at least 1"
              .formatted(monitors, runs, stepsPerSecond));
    }
    environment = Map.copyOf(environment);
  }
}
