package io.gradwatch.benchmarks.throughput;

/**
 * What Prometheus needs for rolling norms by recording rules.
 *
 * @param series number of series
 * @param rules number of rules, each over all series
 * @param layerSteps series whose rules it evaluates per second on one processor: the same work as a
 *     layer-step of the monitor, which keeps these norms of each layer
 * @param windowSamples samples that it reads per second on one processor
 */
public record RecordingRulesCost(int series, int rules, double layerSteps, double windowSamples) {

  /**
   * @param evaluations number of evaluations of a rule over all series
   * @param cpuSeconds processor time of the process
   */
  static RecordingRulesCost of(
      int series, int rules, int window, double evaluations, double cpuSeconds) {
    double seriesPerSecond = evaluations * series / cpuSeconds;
    return new RecordingRulesCost(series, rules, seriesPerSecond / rules, seriesPerSecond * window);
  }
}
