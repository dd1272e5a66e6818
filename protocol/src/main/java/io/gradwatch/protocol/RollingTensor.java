package io.gradwatch.protocol;

/**
 * Gradient norm of a parameter tensor over the rolling window.
 *
 * @param param name of the parameter within its layer
 * @param lastL2Norm norm at the last step
 * @param medianL2Norm median of the finite norms
 * @param meanL2Norm mean of the finite norms
 * @param standardDeviationL2Norm standard deviation of the finite norms
 * @param nonFinite number of steps in the window with NaN or infinity in this tensor
 */
public record RollingTensor(
    String param,
    double lastL2Norm,
    double medianL2Norm,
    double meanL2Norm,
    double standardDeviationL2Norm,
    int nonFinite) {

  public RollingTensor {
    Contract.name("param", param);
    Contract.norm("lastL2Norm", lastL2Norm);
    Contract.norm("medianL2Norm", medianL2Norm);
    Contract.norm("meanL2Norm", meanL2Norm);
    Contract.norm("standardDeviationL2Norm", standardDeviationL2Norm);
    Contract.count("nonFinite", nonFinite);
  }
}
