package io.gradwatch.monitor.live;

import java.util.OptionalDouble;

/**
 * Loss and gradient norms of a run at one step.
 *
 * @param firstNorm rolling median of the gradient norm of the first layer that has one
 * @param lastNorm rolling median of the gradient norm of the last layer that has one
 */
public record LossTimelinePoint(
    long step, OptionalDouble loss, OptionalDouble firstNorm, OptionalDouble lastNorm) {}
