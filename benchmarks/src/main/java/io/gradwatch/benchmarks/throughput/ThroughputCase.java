package io.gradwatch.benchmarks.throughput;

import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * A load to measure under.
 *
 * @param layers number of layers of each run
 * @param runs number of runs that take their steps in turn
 * @param sick whether their gradients vanish
 */
public record ThroughputCase(int layers, int runs, boolean sick) {

  public ThroughputCase {
    if (layers < 1 || runs < 1) {
      throw new IllegalArgumentException(
          "layers is " + layers + ", runs is " + runs + "; both must be at least 1");
    }
  }

  /** The cases that are measured by default: each dimension alone, the others at usual values. */
  public static List<ThroughputCase> defaults() {
    List<ThroughputCase> cases = new ArrayList<>();
    for (int layers : new int[] {10, 50, 100, 1_000}) {
      cases.add(new ThroughputCase(layers, 10, false));
    }
    cases.add(new ThroughputCase(5_000, 1, false));
    for (int runs : new int[] {1, 100, 1_000}) {
      cases.add(new ThroughputCase(50, runs, false));
    }
    cases.add(new ThroughputCase(50, 10, true));
    cases.add(new ThroughputCase(1_000, 10, true));
    return cases;
  }

  /** The network of the runs, with at most as many layers as the contract allows. */
  SyntheticNetwork network() {
    return new SyntheticNetwork(
        Math.min(layers, SyntheticNetwork.MAX_LAYERS),
        sick ? NetworkCondition.VANISHING : NetworkCondition.HEALTHY);
  }

  /** Short description, for example {@code 50 layers × 10 runs}. */
  @Override
  public String toString() {
    return layers + " layers × " + runs + " runs" + (sick ? ", sick" : "");
  }
}
