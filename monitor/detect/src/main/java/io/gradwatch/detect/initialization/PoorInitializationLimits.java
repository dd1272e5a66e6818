package io.gradwatch.detect.initialization;

/**
 * Limits of {@link PoorInitializationDetector}.
 *
 * @param unitSpread unit spread below which all units of a layer are copies of each other. 1e-3:
 *     random weights with a mean of 0 are at about 1, whatever their distribution
 * @param gainDecades mean over the layers of |log10 gain|, where gain is the factor by which the
 *     weights of a layer scale a signal. 0.85, a factor of 7 per layer; Glorot and He are below
 *     0.2, the widest initialiser in use (sigmoid uniform) is at 0.75
 * @param minLayers minimum number of layers, since the factors have to multiply. 2
 * @param minSteps minimum number of steps before the loss is considered. 20
 * @param minStepsOfScale the same number for weights of the wrong scale, which the first updates
 *     may repair. 60
 * @param repairedDecades decades by which the updates have changed the scale towards the right one,
 *     from which they repair it. 0.15
 */
public record PoorInitializationLimits(
    double unitSpread,
    double gainDecades,
    int minLayers,
    int minSteps,
    int minStepsOfScale,
    double repairedDecades) {

  public static PoorInitializationLimits defaults() {
    return new PoorInitializationLimits(1e-3, 0.85, 2, 20, 60, 0.15);
  }
}
