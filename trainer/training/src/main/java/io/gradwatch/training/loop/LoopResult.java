package io.gradwatch.training.loop;

import java.time.Duration;

/**
 * Result of a training loop.
 *
 * @param steps steps taken, those repeated after a restart included
 * @param duration time of training and evaluation
 * @param finalLoss loss of the last step; NaN before the first
 * @param stoppedEarly whether early stopping ended the training
 * @param failure why the training ended before its last step; empty when it did not
 */
public record LoopResult(
    long steps, Duration duration, double finalLoss, boolean stoppedEarly, String failure) {}
