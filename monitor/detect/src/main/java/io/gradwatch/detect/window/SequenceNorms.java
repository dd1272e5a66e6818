package io.gradwatch.detect.window;

import io.gradwatch.protocol.StepColumns;

/** Gradient norms by time step of one layer, in the order in which it reads the sequence. */
final class SequenceNorms {

  private SequenceNorms() {}

  static TimeStepHistory.Norms forward(StepColumns step, int layer) {
    return new TimeStepHistory.Norms() {
      @Override
      public int length() {
        return step.timeSteps(layer);
      }

      @Override
      public double at(int t) {
        return step.timeStepNorm(layer, t);
      }
    };
  }

  /** The backward direction of a bidirectional layer reads the sequence from its end. */
  static TimeStepHistory.Norms backward(StepColumns step, int layer) {
    return new TimeStepHistory.Norms() {
      @Override
      public int length() {
        return step.reverseTimeSteps(layer);
      }

      @Override
      public double at(int t) {
        return step.reverseTimeStepNorm(layer, length() - 1 - t);
      }
    };
  }
}
