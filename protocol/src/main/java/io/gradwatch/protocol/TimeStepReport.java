package io.gradwatch.protocol;

import java.util.List;

/**
 * How much gradient each time step of a sequence receives: the L2 norm of dL/dx(t) over batch and
 * features, of the mean loss over the batch.
 *
 * @param gradientL2Norms in the order of the sequence: index 0 is its first time step
 * @param reverseGradientL2Norms of a bidirectional layer's backward direction, in the same order;
 *     empty for other layers
 * @param sequenceLength of the whole sequence, when truncated back-propagation sees only a part
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
