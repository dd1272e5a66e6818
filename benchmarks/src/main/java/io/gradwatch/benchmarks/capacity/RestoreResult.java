package io.gradwatch.benchmarks.capacity;

import java.time.Duration;

/**
 * What many runs cost a monitor that starts, and one that waits.
 *
 * @param runs number of runs
 * @param layers layers of each, with weight and bias
 * @param steps steps of each that were evaluated before
 * @param changelogBytes size of the changelog topic on the broker's disk
 * @param readyWithoutRuns time from the start of a monitor on empty topics until it evaluates
 * @param ready the same with the runs
 * @param shown time from the start until the API lists every run
 * @param liveHeapBytes heap in use after a garbage collection, once all runs are loaded
 * @param idleCpuShareWithoutRuns processor time per second of a monitor without runs, in cores
 * @param idleCpuShare the same with the runs, of which none gets a record
 * @param idle time over which both were measured
 */
public record RestoreResult(
    int runs,
    int layers,
    long steps,
    long changelogBytes,
    Duration readyWithoutRuns,
    Duration ready,
    Duration shown,
    long liveHeapBytes,
    double idleCpuShareWithoutRuns,
    double idleCpuShare,
    Duration idle) {}
