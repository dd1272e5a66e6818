package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.TimeStepReport;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Hears the gradient that one recurrent layer hands down at each time step of the sequence. */
final class TimeStepGradientRecorder {

  /** In which direction the layer reads the sequence. */
  enum Direction {
    FORWARD,
    REVERSE
  }

  private final TimeStepNorms measurer = new TimeStepNorms();
  private List<Double> forward = List.of();
  private List<Double> reverse = List.of();
  private int sequenceLength;

  /**
   * Measures dL/dx while it is valid: it lies in a workspace that is used anew after the call.
   *
   * @param gradient of three axes: batch, and time and features
   * @param timeAxis 1 or 2
   * @param backpropSteps time steps at the end of the sequence that back-propagation went through;
   *     before them the array holds no values
   */
  void record(INDArray gradient, int timeAxis, int backpropSteps, Direction direction) {
    long steps = gradient.size(timeAxis);
    if (steps > Contract.MAX_TIME_STEPS) {
      throw new IllegalArgumentException(
          "sequence has " + steps + " time steps; at most " + Contract.MAX_TIME_STEPS);
    }
    double[] norms = measurer.measure(FlatValues.of(gradient), timeAxis);
    Arrays.fill(norms, 0, Math.max(0, norms.length - backpropSteps), 0);
    List<Double> boxed = Arrays.stream(norms).boxed().collect(Collectors.toList());
    if (direction == Direction.REVERSE) {
      Collections.reverse(boxed);
      reverse = boxed;
    } else {
      forward = boxed;
    }
    sequenceLength = norms.length;
  }

  /** What was heard since the last call, each norm divided by {@code divisor}. */
  Optional<TimeStepReport> take(double divisor) {
    if (forward.isEmpty() && reverse.isEmpty()) {
      return Optional.empty();
    }
    TimeStepReport report =
        new TimeStepReport(divide(forward, divisor), divide(reverse, divisor), sequenceLength);
    forward = List.of();
    reverse = List.of();
    return Optional.of(report);
  }

  private static List<Double> divide(List<Double> norms, double divisor) {
    return norms.stream().map(norm -> norm / divisor).toList();
  }
}
