package io.gradwatch.benchmarks.listener;

/**
 * What watching one network costs.
 *
 * @param network its title
 * @param parameters of it
 * @param bareMs median time of a step that nobody watches, in milliseconds
 * @param gradwatch times that of a step that Gradwatch watches
 * @param statsListener1 the same for StatsListener at every step
 * @param statsListener10 the same for StatsListener at every tenth step
 * @param callbacks what Gradwatch does on the training thread
 */
public record ListenerRow(
    String network,
    long parameters,
    double bareMs,
    Sample gradwatch,
    Sample statsListener1,
    Sample statsListener10,
    CallbackCost callbacks) {}
