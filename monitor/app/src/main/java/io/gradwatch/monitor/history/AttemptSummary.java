package io.gradwatch.monitor.history;

import java.time.Instant;

/**
 * An attempt of a run in the history.
 *
 * @param firstStep its first step
 * @param lastStep its last step
 * @param lastRecordTime time at which its newest step was published
 */
public record AttemptSummary(int attempt, long firstStep, long lastStep, Instant lastRecordTime) {}
