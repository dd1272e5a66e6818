package io.gradwatch.detect.stalled;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a monitor has received nothing from a run, by its own clock. A monitor that was down
 * counts from when it is up again.
 *
 * @param now current time of the monitor's clock
 * @param sinceStep time since a step was received, or since the run was first seen
 * @param sinceHeartbeat time since a {@link io.gradwatch.protocol.RunInfo} was received
 */
public record Inactivity(Instant now, Duration sinceStep, Duration sinceHeartbeat) {}
