package io.gradwatch.detect.stalled;

import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.Instant;

/**
 * A run that publishes nothing, and for how long.
 *
 * @param info newest {@link RunInfo}
 * @param hasSteps whether it has taken a step
 * @param lastStep newest step
 * @param lastStepTime time of the newest step, by the trainer's clock
 * @param stepIntervals intervals between its steps so far
 * @param inactivity time since its last records, by the monitor's clock
 */
public record InactiveRun(
    RunInfo info,
    boolean hasSteps,
    long lastStep,
    Instant lastStepTime,
    StepIntervals stepIntervals,
    Inactivity inactivity) {

  /**
   * Time since the last step, or since the start; longer than the inactivity if the monitor was
   * down.
   */
  Duration sinceStep() {
    Duration byItsClock =
        Duration.between(hasSteps ? lastStepTime : info.started(), inactivity.now());
    return longer(byItsClock, inactivity.sinceStep());
  }

  /** Time since the last heartbeat; longer than the inactivity if the monitor was down. */
  Duration sinceHeartbeat() {
    return longer(
        Duration.between(info.heartbeat(), inactivity.now()), inactivity.sinceHeartbeat());
  }

  /** Time since the last record of any kind was written. */
  Duration sinceRecord() {
    Duration step = sinceStep();
    Duration heartbeat = sinceHeartbeat();
    return step.compareTo(heartbeat) < 0 ? step : heartbeat;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
