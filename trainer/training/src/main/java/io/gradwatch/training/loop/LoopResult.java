package io.gradwatch.training.loop;

import java.time.Duration;

/**
 * Result of a training loop.
 *
 * @param steps steps taken, those before a resume and those repeated after a restart included
 * @param duration time of training and evaluation
 * @param finalLoss loss of the last step; NaN before the first
 * @param end how it ended
 * @param failure why it failed; empty when it did not
 */
public record LoopResult(
    long steps, Duration duration, double finalLoss, LoopEnd end, String failure) {}
