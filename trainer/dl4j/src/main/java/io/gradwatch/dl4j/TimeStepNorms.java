package io.gradwatch.dl4j;

import io.gradwatch.kernel.FloatKernel;
import io.gradwatch.kernel.NativeFloats;
import java.util.Arrays;

/**
 * Measures the L2 norm of a gradient at each time step, over batch and features. Keeps its scratch
 * memory, so an instance must be used by one thread at a time.
 */
final class TimeStepNorms {

  /** Below this a sum of squares may have lost terms to underflow. */
  private static final double LEAST_TRUSTED_SQUARES = 0x1p-900;

  private final double[] chunk = new double[FlatValues.CHUNK];
  private final FloatKernel kernel = KernelSelector.fastest();

  /**
   * Measures dL/dx of a recurrent layer.
   *
   * @param gradient array with three axes, one of which is time
   * @return one norm per time step, in the order of the axis; NaN or infinite if an element is
   */
  double[] measure(FlatValues gradient, int timeAxis) {
    NativeFloats floats = gradient.floats();
    return floats == null
        ? measureDoubles(gradient, timeAxis)
        : measureFloats(
            floats, Math.toIntExact(gradient.size(timeAxis)), gradient.stride(timeAxis));
  }

  /** Needs no scaling, because a double holds all digits of the square of a float. */
  private double[] measureFloats(NativeFloats gradient, int steps, long stride) {
    double[] squares = new double[steps];
    int t = 0;
    for (long at = 0; at < gradient.length(); at += stride) {
      if (stride == 1) {
        double x = gradient.get(at);
        squares[t] += x * x;
      } else {
        squares[t] += kernel.sumOfSquares(gradient, at, stride);
      }
      t = t + 1 == steps ? 0 : t + 1;
    }
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  private double[] measureDoubles(FlatValues gradient, int timeAxis) {
    int steps = Math.toIntExact(gradient.size(timeAxis));
    double[] greatest = new double[steps];
    double[] squares = new double[steps];
    sum(gradient, timeAxis, new int[steps], greatest, squares);
    int[] exponents = new int[steps];
    boolean rescale = false;
    for (int t = 0; t < steps; t++) {
      boolean outOfRange = squares[t] < LEAST_TRUSTED_SQUARES || squares[t] > Double.MAX_VALUE;
      if (outOfRange && greatest[t] > 0 && greatest[t] <= Double.MAX_VALUE) {
        exponents[t] = Math.getExponent(greatest[t]);
        rescale = true;
      }
    }
    if (rescale) {
      sum(gradient, timeAxis, exponents, greatest, squares);
    }
    double[] norms = new double[steps];
    for (int t = 0; t < steps; t++) {
      norms[t] = Math.scalb(Math.sqrt(squares[t]), exponents[t]);
    }
    return norms;
  }

  private void sum(
      FlatValues gradient, int timeAxis, int[] exponents, double[] greatest, double[] squares) {
    Arrays.fill(squares, 0);
    long stride = gradient.stride(timeAxis);
    long leftOfStep = stride;
    int t = 0;
    for (long at = 0, end = gradient.length(); at < end; at += chunk.length) {
      int count = (int) Math.min(chunk.length, end - at);
      gradient.read(at, count, 1, chunk);
      for (int i = 0; i < count; i++) {
        double x = exponents[t] == 0 ? chunk[i] : Math.scalb(chunk[i], -exponents[t]);
        squares[t] += x * x;
        greatest[t] = Math.max(greatest[t], Math.abs(chunk[i]));
        if (--leftOfStep == 0) {
          leftOfStep = stride;
          t = t + 1 == squares.length ? 0 : t + 1;
        }
      }
    }
  }
}
