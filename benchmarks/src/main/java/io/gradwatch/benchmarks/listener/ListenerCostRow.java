package io.gradwatch.benchmarks.listener;

/**
 * What watching one network costs.
 *
 * @param network its title
 * @param parameters of it
 * @param baselineMs median time of a step that nobody watches, in milliseconds
 * @param gradwatch times that of a step that Gradwatch watches
 * @param statsListenerEveryStep the same for StatsListener at every step
 * @param statsListenerEveryTenthStep the same for StatsListener at every tenth step
 * @param callbacks what Gradwatch does on the training thread
 */
public record ListenerCostRow(
    String network,
    long parameters,
    double baselineMs,
    MedianEstimate gradwatch,
    MedianEstimate statsListenerEveryStep,
    MedianEstimate statsListenerEveryTenthStep,
    CallbackCost callbacks) {}
