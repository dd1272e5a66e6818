package io.gradwatch.detect.deadneurons;

/**
 * Where silent units become a verdict.
 *
 * @param deadShare of a layer's units, 0 to 1. 0.8; AutoTrainer and DeepDiagnosis take 0.7, which a
 *     net passes in which something else has gone wrong, and inputs that hardly vary silence half
 *     of a healthy layer
 * @param criticalShare share from which the layer as good as passes nothing. 0.9
 * @param steps over which a unit has to stay silent. 20
 * @param minExamples that have to stand behind that: where batches are small, the whole window
 *     counts and only a whole layer is judged. 160
 * @param recoveredShare share under which the trouble is over. 0.7
 */
public record DeadNeuronsLimits(
    double deadShare, double criticalShare, int steps, int minExamples, double recoveredShare) {

  public static DeadNeuronsLimits defaults() {
    return new DeadNeuronsLimits(0.8, 0.9, 20, 160, 0.7);
  }
}
