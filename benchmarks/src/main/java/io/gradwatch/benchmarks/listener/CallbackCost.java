package io.gradwatch.benchmarks.listener;

/**
 * Time and heap that Gradwatch's callbacks take on the training thread per step: medians over the
 * steps. Gradient norms by time step are not included: they are computed during back-propagation.
 *
 * @param seconds time of all callbacks
 * @param activationsSeconds time for statistics of activations
 * @param gradientsSeconds time for statistics of gradients, histograms included
 * @param reportSeconds time for norms of updates and parameters, and for building the report and
 *     handing it to the publisher
 * @param bytes allocated heap, the report included
 */
public record CallbackCost(
    double seconds,
    double activationsSeconds,
    double gradientsSeconds,
    double reportSeconds,
    long bytes) {}
