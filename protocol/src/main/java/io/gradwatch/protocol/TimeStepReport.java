package io.gradwatch.protocol;

import java.util.List;

/**
 * Gradient norm of each time step of a sequence: the L2 norm of dL/dx(t) over batch and features,
 * for the mean loss over the batch.
 *
 * @param gradientL2Norms norms in the order of the sequence; index 0 is the first time step
 * @param reverseGradientL2Norms norms of the backward direction of a bidirectional layer, in the
 *     same order; empty for other layers
 * @param sequenceLength length of the whole sequence, of which truncated back-propagation may cover
 *     only a part
 */
public record TimeStepReport(
    List<Double> gradientL2Norms, List<Double> reverseGradientL2Norms, int sequenceLength) {

  public TimeStepReport {
    gradientL2Norms = norms("gradientL2Norms", gradientL2Norms);
    reverseGradientL2Norms = norms("reverseGradientL2Norms", reverseGradientL2Norms);
    Contract.count("sequenceLength", sequenceLength);
  }

  private static List<Double> norms(String field, List<Double> norms) {
    List<Double> copy = Contract.copy(field, norms, Contract.MAX_TIME_STEPS);
    copy.forEach(norm -> Contract.norm(field, norm));
    return copy;
  }
}
