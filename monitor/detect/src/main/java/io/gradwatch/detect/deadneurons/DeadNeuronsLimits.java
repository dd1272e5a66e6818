package io.gradwatch.detect.deadneurons;

/**
 * Limits of {@link DeadNeuronsDetector}.
 *
 * @param deadShare share of a layer's units, 0 to 1. 0.8; AutoTrainer and DeepDiagnosis use 0.7,
 *     which a network with another problem exceeds, and inputs that hardly vary leave half of the
 *     units of a healthy layer at zero
 * @param criticalShare share of dead units at which the layer passes practically nothing on. 0.9
 * @param steps number of steps for which a unit has to be zero. 20
 * @param minExamples minimum number of examples in those steps; with smaller batches the whole
 *     window counts, and only a layer that is dead as a whole is reported. 160
 * @param deadOutputShare share of rectified outputs that were zero at all steps of the window, in a
 *     run that predicts worse than a constant. 0.2
 * @param recoveredShare share of dead units below which the problem is over. 0.7
 */
public record DeadNeuronsLimits(
    double deadShare,
    double criticalShare,
    int steps,
    int minExamples,
    double deadOutputShare,
    double recoveredShare) {

  public static DeadNeuronsLimits defaults() {
    return new DeadNeuronsLimits(0.8, 0.9, 20, 160, 0.2, 0.7);
  }
}
