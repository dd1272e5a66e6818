package io.gradwatch.protocol;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Gradient norm of each time step of a sequence: the L2 norm of dL/dx(t) over batch and features,
 * for the mean loss over the batch.
 *
 * @param gradientL2Norms norms in the order of the sequence; index 0 is the first time step
 * @param reverseGradientL2Norms norms of the backward direction of a bidirectional layer, in the
 *     same order; empty for other layers
 * @param sequenceLength length of the whole sequence, of which truncated back-propagation may cover
 *     only a part
 * @param longestTrueLength greatest number of time steps of a sequence of the batch under a mask,
 *     from the first that it leaves to the last that it leaves and that the loss depends on; empty
 *     without a mask or if unknown
 * @param meanTrueLength mean of these numbers over the batch; likewise
 * @param aligned whether the norms are by distance from the end of each true sequence instead of by
 *     time step: the last of {@code gradientL2Norms} is that at the last time step of each
 *     sequence, the first of {@code reverseGradientL2Norms} that at its first, each scaled from the
 *     sequences that are so long to the whole batch, as far back as at least half of them reach
 */
public record TimeStepReport(
    List<Double> gradientL2Norms,
    List<Double> reverseGradientL2Norms,
    int sequenceLength,
    OptionalInt longestTrueLength,
    OptionalDouble meanTrueLength,
    boolean aligned) {

  public TimeStepReport {
    gradientL2Norms = norms("gradientL2Norms", gradientL2Norms);
    reverseGradientL2Norms = norms("reverseGradientL2Norms", reverseGradientL2Norms);
    Contract.count("sequenceLength", sequenceLength);
    longestTrueLength.ifPresent(
        length -> Contract.between("longestTrueLength", length, sequenceLength));
    meanTrueLength.ifPresent(length -> Contract.between("meanTrueLength", length, sequenceLength));
  }

  /** A report without a mask. */
  public TimeStepReport(
      List<Double> gradientL2Norms, List<Double> reverseGradientL2Norms, int sequenceLength) {
    this(
        gradientL2Norms,
        reverseGradientL2Norms,
        sequenceLength,
        OptionalInt.empty(),
        OptionalDouble.empty());
  }

  /** A report whose norms are by time step. */
  public TimeStepReport(
      List<Double> gradientL2Norms,
      List<Double> reverseGradientL2Norms,
      int sequenceLength,
      OptionalInt longestTrueLength,
      OptionalDouble meanTrueLength) {
    this(
        gradientL2Norms,
        reverseGradientL2Norms,
        sequenceLength,
        longestTrueLength,
        meanTrueLength,
        false);
  }

  private static List<Double> norms(String field, List<Double> norms) {
    List<Double> copy = Contract.copy(field, norms, Contract.MAX_TIME_STEPS);
    copy.forEach(norm -> Contract.norm(field, norm));
    return copy;
  }
}
