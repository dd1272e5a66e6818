package io.gradwatch.benchmarks.listener;

/**
 * What Gradwatch does on the training thread in a step, by the clock: medians over the steps. Norms
 * by time step are not in it: they are taken within back-propagation.
 *
 * @param seconds in all callbacks
 * @param activationsSeconds of outputs
 * @param gradientsSeconds of gradient statistics, histograms included
 * @param reportSeconds of norms of updates and parameters, and of making the report and handing it
 *     to the publisher
 * @param bytes of heap that were allocated, the report included
 */
public record CallbackCost(
    double seconds,
    double activationsSeconds,
    double gradientsSeconds,
    double reportSeconds,
    long bytes) {}
