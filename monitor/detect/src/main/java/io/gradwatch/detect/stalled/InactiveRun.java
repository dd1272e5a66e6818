package io.gradwatch.detect.stalled;

import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.Instant;

/**
 * A run that may have stopped, and for how long nothing came of it.
 *
 * @param info what it last said of itself
 * @param hasSteps whether it took a step at all
 * @param lastStep the newest
 * @param lastStepTime by the run's clock
 * @param stepIntervals of its steps before
 * @param inactivity since
 */
public record InactiveRun(
    RunInfo info,
    boolean hasSteps,
    long lastStep,
    Instant lastStepTime,
    StepIntervals stepIntervals,
    Inactivity inactivity) {

  /** Since the last step, or the start: longer than the silence where the monitor was away. */
  Duration sinceStep() {
    Duration byItsClock =
        Duration.between(hasSteps ? lastStepTime : info.started(), inactivity.now());
    return longer(byItsClock, inactivity.sinceStep());
  }

  /** Since the last heartbeat: longer than the silence where the monitor was away. */
  Duration sinceHeartbeat() {
    return longer(
        Duration.between(info.heartbeat(), inactivity.now()), inactivity.sinceHeartbeat());
  }

  /** Since anything at all was written. */
  Duration sinceRecord() {
    Duration step = sinceStep();
    Duration heartbeat = sinceHeartbeat();
    return step.compareTo(heartbeat) < 0 ? step : heartbeat;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
