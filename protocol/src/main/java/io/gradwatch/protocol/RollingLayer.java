package io.gradwatch.protocol;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A layer's gradient norm over the window. Moments leave non-finite norms out and count them apart.
 *
 * @param index depth of the layer, from 0 at the input
 * @param name of the layer
 * @param lastL2Norm of the layer's weights' gradient
 * @param medianL2Norm over the window
 * @param p90L2Norm ninetieth percentile over the window
 * @param minL2Norm over the window
 * @param maxL2Norm over the window
 * @param log10Slope decades per step, least squares over the window
 * @param observed steps in the window
 * @param nonFinite of them, steps with a NaN or an infinity in this layer
 * @param updateRatio median of update norm over parameter norm
 * @param timeLog10Slope decades per time step; positive when the gradient shrinks back in time
 * @param timeShare share of the sequence that still receives gradient, 0 to 1
 * @param tensors one for each parameter tensor
 */
public record RollingLayer(
    int index,
    String name,
    double lastL2Norm,
    double medianL2Norm,
    double p90L2Norm,
    double minL2Norm,
    double maxL2Norm,
    double log10Slope,
    int observed,
    int nonFinite,
    OptionalDouble updateRatio,
    OptionalDouble timeLog10Slope,
    OptionalDouble timeShare,
    List<RollingTensor> tensors) {

  public RollingLayer {
    Contract.count("index", index);
    Contract.name("name", name);
    Contract.norm("lastL2Norm", lastL2Norm);
    Contract.norm("medianL2Norm", medianL2Norm);
    Contract.norm("p90L2Norm", p90L2Norm);
    Contract.norm("minL2Norm", minL2Norm);
    Contract.norm("maxL2Norm", maxL2Norm);
    Contract.count("observed", observed);
    Contract.count("nonFinite", nonFinite);
    Contract.norm("updateRatio", updateRatio);
    timeShare.ifPresent(share -> Contract.share("timeShare", share));
    tensors = Contract.copy("tensors", tensors, Contract.MAX_TENSORS);
  }
}
