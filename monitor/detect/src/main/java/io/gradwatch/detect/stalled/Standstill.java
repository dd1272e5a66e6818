package io.gradwatch.detect.stalled;

import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.Instant;

/**
 * A run that may have stopped, and for how long nothing came of it.
 *
 * @param info what it last said of itself
 * @param stepped whether it took a step at all
 * @param lastStep the newest
 * @param lastStepTime by the run's clock
 * @param pace of its steps before
 * @param silence since
 */
public record Standstill(
    RunInfo info,
    boolean stepped,
    long lastStep,
    Instant lastStepTime,
    Pace pace,
    Silence silence) {

  /** Since the last step, or the start: longer than the silence where the monitor was away. */
  Duration sinceStep() {
    Duration byItsClock = Duration.between(stepped ? lastStepTime : info.started(), silence.now());
    return longer(byItsClock, silence.ofSteps());
  }

  /** Since the last heartbeat: longer than the silence where the monitor was away. */
  Duration sinceHeartbeat() {
    return longer(Duration.between(info.heartbeat(), silence.now()), silence.ofHeartbeats());
  }

  /** Since anything at all was written. */
  Duration sinceAnything() {
    Duration step = sinceStep();
    Duration heartbeat = sinceHeartbeat();
    return step.compareTo(heartbeat) < 0 ? step : heartbeat;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
