package io.gradwatch.detect.stalled;

import java.time.Duration;
import java.time.Instant;

/**
 * What a monitor has not heard of a run, by its own clock. Times in which it did not listen count
 * as if it had heard the run at their end: a monitor that was away knows of no silence.
 *
 * @param now by the monitor's clock
 * @param sinceStep since it heard a step, or first heard of the run
 * @param sinceHeartbeat since it heard how the run stands
 */
public record Inactivity(Instant now, Duration sinceStep, Duration sinceHeartbeat) {}
