package io.gradwatch.monitor.live;

import java.util.OptionalDouble;

/**
 * A run at one step of its past.
 *
 * @param step at which it was looked at
 * @param loss of that step
 * @param firstNorm rolling median norm of the first layer that has one
 * @param lastNorm of the last
 */
public record LossTimelinePoint(
    long step, OptionalDouble loss, OptionalDouble firstNorm, OptionalDouble lastNorm) {}
