package io.gradwatch.protocol;

/**
 * A parameter tensor's gradient norm over the window.
 *
 * @param param name within its layer
 * @param lastL2Norm of the last step
 * @param medianL2Norm over the window's finite norms
 * @param meanL2Norm over the window's finite norms
 * @param standardDeviationL2Norm over the window's finite norms
 * @param nonFinite steps in the window with a NaN or an infinity in this tensor
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
