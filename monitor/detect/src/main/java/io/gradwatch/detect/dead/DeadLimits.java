package io.gradwatch.detect.dead;

/**
 * Where silent units become a verdict.
 *
 * @param share of a layer's units, 0 to 1. 0.8; AutoTrainer and DeepDiagnosis take 0.7, which a net
 *     passes in which something else has gone wrong, and inputs that hardly vary silence half of a
 *     healthy layer
 * @param mostly share from which the layer as good as passes nothing. 0.9
 * @param steps over which a unit has to stay silent. 20
 * @param examples that have to stand behind that: where batches are small, the whole window counts
 *     and only a whole layer is judged. 160
 * @param recovered share under which the trouble is over. 0.7
 */
public record DeadLimits(double share, double mostly, int steps, int examples, double recovered) {

  public static DeadLimits defaults() {
    return new DeadLimits(0.8, 0.9, 20, 160, 0.7);
  }
}
