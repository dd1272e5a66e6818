package io.gradwatch.detect.initialization;

/**
 * Where initial weights become a verdict.
 *
 * @param unitSpread under which all units of a layer are copies of each other. 1e-3: weights drawn
 *     at random are at about 1, whatever the distribution, if its mean is 0
 * @param gainDecades mean over the layers of |log10 gain|, where gain is the factor by which a
 *     layer's weights scale a signal. 0.85: a factor of 7 for each layer; Glorot and He are under
 *     0.2, the widest initialiser in use (sigmoid uniform) at 0.75
 * @param minLayers at least, for gains to add up. 2
 * @param minSteps after which the loss has had its chance. 20
 */
public record PoorInitializationLimits(
    double unitSpread, double gainDecades, int minLayers, int minSteps) {

  public static PoorInitializationLimits defaults() {
    return new PoorInitializationLimits(1e-3, 0.85, 2, 20);
  }
}
