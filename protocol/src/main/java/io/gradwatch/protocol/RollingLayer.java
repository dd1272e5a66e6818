package io.gradwatch.protocol;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A layer's gradient norm over the rolling window. Non-finite norms are counted separately and left
 * out of the other statistics.
 *
 * @param index depth of the layer, from 0 at the input
 * @param lastL2Norm gradient norm of the layer's weights at the last step
 * @param medianL2Norm median over the window
 * @param p90L2Norm ninetieth percentile over the window
 * @param minL2Norm minimum over the window
 * @param maxL2Norm maximum over the window
 * @param log10Slope least-squares slope over the window in decades per step
 * @param observed number of steps in the window
 * @param nonFinite number of those steps with NaN or infinity in this layer
 * @param updateRatio median ratio of update norm to parameter norm
 * @param timeLog10Slope slope in decades per time step; positive if the gradient shrinks back in
 *     time
 * @param timeShare share of the sequence that still receives a gradient, 0 to 1
 * @param tensors rolling norms of each parameter tensor
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
