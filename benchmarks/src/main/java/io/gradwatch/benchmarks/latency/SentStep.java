package io.gradwatch.benchmarks.latency;

import java.time.Instant;

/**
 * A step that was published.
 *
 * @param time its time in the report
 * @param nanos the same moment by {@link System#nanoTime()}
 * @param provokesEvent whether it holds a NaN
 */
record SentStep(Instant time, long nanos, boolean provokesEvent) {}
