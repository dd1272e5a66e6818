package io.gradwatch.benchmarks.capacity;

/**
 * What a flood of run names did to a monitor.
 *
 * @param names number of names that were published, each with a description of a run
 * @param seconds time until the monitor had evaluated all of them; NaN if it did not
 * @param evicted number of runs that it has deleted again because there were too many
 * @param runsShown number of runs that it lists at the end
 * @param liveHeapBytes heap in use after a garbage collection at the end
 * @param maxHeap maximum heap of its process
 * @param liveRunSteps steps that a run took meanwhile
 * @param liveRunEvaluated how many of them were evaluated
 * @param longestLagSeconds longest time by which the evaluation of that run was behind
 */
public record RunNamesResult(
    long names,
    double seconds,
    long evicted,
    int runsShown,
    long liveHeapBytes,
    String maxHeap,
    long liveRunSteps,
    long liveRunEvaluated,
    double longestLagSeconds) {}
