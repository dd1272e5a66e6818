package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.TimeStepReport;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Records the L2 norm of the gradient that one recurrent layer propagates to its input, at each
 * time step of the sequence.
 */
final class TimeStepGradientRecorder {

  /** Direction in which the layer reads the sequence. */
  enum Direction {
    FORWARD,
    REVERSE
  }

  private final TimeStepNorms measurer = new TimeStepNorms();
  private List<Double> forward = List.of();
  private List<Double> reverse = List.of();
  private int sequenceLength;
  private OptionalInt longestTrueLength = OptionalInt.empty();
  private OptionalDouble meanTrueLength = OptionalDouble.empty();
  private boolean aligned;

  /**
   * Measures dL/dx while it is valid: its workspace is reused after the call.
   *
   * @param gradient array with three axes: batch, time and features
   * @param timeAxis axis of the time steps, 1 or 2
   * @param backpropSteps number of time steps, at the end of the sequence, through which
   *     back-propagation went; the array is undefined before them
   */
  void record(INDArray gradient, int timeAxis, int backpropSteps, Direction direction) {
    double[] norms = measurer.measure(FlatValues.of(gradient), checkedAxis(gradient, timeAxis));
    Arrays.fill(norms, 0, Math.max(0, norms.length - backpropSteps), 0);
    keep(norms, gradient.size(timeAxis), direction);
  }

  /**
   * Measures dL/dx of sequences that masks shorten, likewise.
   *
   * @param mask array of shape [batch, time] with 0 for a time step that is masked, in the order in
   *     which the layer reads the sequence; null if only labels are masked
   */
  void recordMasked(INDArray gradient, int timeAxis, @Nullable INDArray mask, Direction direction) {
    MaskedTimeSteps masked =
        MaskedTimeSteps.measure(
            FlatValues.of(gradient),
            checkedAxis(gradient, timeAxis),
            mask == null ? null : FlatValues.of(mask));
    keep(masked.norms(), gradient.size(timeAxis), direction);
    longestTrueLength = OptionalInt.of(Math.max(masked.longest(), longestTrueLength.orElse(0)));
    meanTrueLength = OptionalDouble.of(Math.max(masked.meanLength(), meanTrueLength.orElse(0)));
    aligned = true;
  }

  private static int checkedAxis(INDArray gradient, int timeAxis) {
    long steps = gradient.size(timeAxis);
    if (steps > Contract.MAX_TIME_STEPS) {
      throw new IllegalArgumentException(
          "sequence has " + steps + " time steps; at most " + Contract.MAX_TIME_STEPS);
    }
    return timeAxis;
  }

  private void keep(double[] norms, long steps, Direction direction) {
    List<Double> boxed = Arrays.stream(norms).boxed().collect(Collectors.toList());
    if (direction == Direction.REVERSE) {
      Collections.reverse(boxed);
      reverse = boxed;
    } else {
      forward = boxed;
    }
    sequenceLength = Math.toIntExact(steps);
  }

  /** Returns what was recorded since the last call, each norm divided by {@code divisor}. */
  Optional<TimeStepReport> take(double divisor) {
    if (forward.isEmpty() && reverse.isEmpty()) {
      return Optional.empty();
    }
    TimeStepReport report =
        new TimeStepReport(
            divide(forward, divisor),
            divide(reverse, divisor),
            sequenceLength,
            longestTrueLength,
            meanTrueLength,
            aligned);
    longestTrueLength = OptionalInt.empty();
    meanTrueLength = OptionalDouble.empty();
    aligned = false;
    forward = List.of();
    reverse = List.of();
    return Optional.of(report);
  }

  private static List<Double> divide(List<Double> norms, double divisor) {
    return norms.stream().map(norm -> norm / divisor).toList();
  }
}
