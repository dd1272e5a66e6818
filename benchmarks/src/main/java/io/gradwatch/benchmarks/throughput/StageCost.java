package io.gradwatch.benchmarks.throughput;

import io.gradwatch.benchmarks.process.ProcessUsage;
import io.gradwatch.protocol.Quantile;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Throughput and cost of a process that reads step reports. A layer-step is one layer at one step.
 *
 * @param layerSteps layer-steps per second
 * @param cpuMicros microseconds of processor time per layer-step, of the whole process
 * @param allocatedBytes heap allocated per layer-step
 */
public record StageCost(double layerSteps, double cpuMicros, double allocatedBytes) {

  /**
   * The cost in a time.
   *
   * @param usage what the process used and did in this time
   * @param layers layers of each step
   */
  static StageCost of(ProcessUsage usage, int layers) {
    double layerSteps = (double) usage.steps() * layers;
    return new StageCost(
        layerSteps / (usage.nanos() / 1e9),
        usage.cpuNanos() / 1e3 / layerSteps,
        usage.allocatedBytes() / layerSteps);
  }

  /** Median of each value over the repetitions. */
  static StageCost median(List<StageCost> costs) {
    return new StageCost(
        median(costs, StageCost::layerSteps),
        median(costs, StageCost::cpuMicros),
        median(costs, StageCost::allocatedBytes));
  }

  private static double median(List<StageCost> costs, ToDoubleFunction<StageCost> value) {
    return Quantile.median(costs.stream().mapToDouble(value).toArray());
  }
}
