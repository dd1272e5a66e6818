package io.gradwatch.benchmarks.listener;

/**
 * Overhead of the listeners on one network.
 *
 * @param network title of the network
 * @param parameters number of parameters
 * @param baselineMs median step time without a listener, in milliseconds
 * @param gradwatch step time with Gradwatch, relative to the baseline
 * @param statsListenerEveryStep the same with StatsListener at every step
 * @param statsListenerEveryTenthStep the same with StatsListener at every tenth step
 * @param callbacks cost of Gradwatch's callbacks on the training thread
 */
public record ListenerCostRow(
    String network,
    long parameters,
    double baselineMs,
    MedianEstimate gradwatch,
    MedianEstimate statsListenerEveryStep,
    MedianEstimate statsListenerEveryTenthStep,
    CallbackCost callbacks) {}
