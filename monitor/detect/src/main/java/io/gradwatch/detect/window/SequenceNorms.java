package io.gradwatch.detect.window;

import io.gradwatch.protocol.StepColumns;

/**
 * Gradient norms of one direction of a layer over the true length of its sequences, in the order in
 * which it reads them. Padding is no part of a sequence:
 *
 * <ul>
 *   <li>if the publisher has aligned the ends of the sequences, the norms hold none;
 *   <li>if it reports true lengths, the longest sequence ends where padding begins, or begins where
 *       padding ends, which has a gradient of exactly 0. Unless all are so long, the norms at that
 *       side are those of a few sequences ({@link #raggedStart}, {@link #raggedEnd});
 *   <li>otherwise, zeros at the end are padding, because that is where gradient comes from, and
 *       zeros at the start are a gradient that has vanished.
 * </ul>
 */
final class SequenceNorms {

  private final StepColumns step;
  private final int layer;
  private final boolean reverse;
  private int from;
  private int length;
  private int raggedStart;
  private int raggedEnd;

  private SequenceNorms(StepColumns step, int layer, boolean reverse) {
    this.step = step;
    this.layer = layer;
    this.reverse = reverse;
    this.length = reported();
    if (!step.hasAlignedTimeSteps(layer)) {
      leaveOutPadding();
    }
  }

  /** The norms of a layer that reads the sequence from its beginning. */
  static SequenceNorms forward(StepColumns step, int layer) {
    return new SequenceNorms(step, layer, false);
  }

  /** Those of the backward direction of a bidirectional layer, which reads it from its end. */
  static SequenceNorms backward(StepColumns step, int layer) {
    return new SequenceNorms(step, layer, true);
  }

  private void leaveOutPadding() {
    int reported = reported();
    if (!step.hasLongestTrueLength(layer)) {
      while (length > 0 && reportedNorm(length - 1) == 0) {
        length--;
      }
      return;
    }
    int longest = Math.min(reported, step.longestTrueLength(layer));
    int shorter =
        step.hasMeanTrueLength(layer)
            ? Math.max(0, (int) Math.ceil(longest - step.meanTrueLength(layer)))
            : 0;
    if (areZero(longest, reported)) {
      length = longest;
      raggedEnd = shorter;
    } else if (areZero(0, reported - longest)) {
      from = reported - longest;
      length = longest;
      raggedStart = shorter;
    } else { // the padding of some is at the start and of others at the end
      raggedStart = shorter;
      raggedEnd = shorter;
    }
  }

  private boolean areZero(int begin, int end) {
    for (int t = begin; t < end; t++) {
      if (reportedNorm(t) != 0) {
        return false;
      }
    }
    return true;
  }

  private int reported() {
    return reverse ? step.reverseTimeSteps(layer) : step.timeSteps(layer);
  }

  private double reportedNorm(int t) {
    return reverse
        ? step.reverseTimeStepNorm(layer, reported() - 1 - t)
        : step.timeStepNorm(layer, t);
  }

  /** Number of time steps. */
  int length() {
    return length;
  }

  /** Norm at a time step, from 0 at the beginning of the sequence. */
  double at(int t) {
    return reportedNorm(from + t);
  }

  /** Number of time steps at the beginning that sequences of mean length do not have. */
  int raggedStart() {
    return raggedStart;
  }

  /** Number of time steps at the end that sequences of mean length do not have. */
  int raggedEnd() {
    return raggedEnd;
  }
}
