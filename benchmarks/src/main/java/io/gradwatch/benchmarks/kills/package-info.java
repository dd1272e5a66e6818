/**
 * Kills monitors and the broker while runs are published, and compares what the monitors published
 * with what an undisturbed monitor publishes for the same records.
 */
@NullMarked
package io.gradwatch.benchmarks.kills;

import org.jspecify.annotations.NullMarked;
