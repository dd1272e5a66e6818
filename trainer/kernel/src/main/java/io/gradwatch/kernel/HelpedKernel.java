package io.gradwatch.kernel;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Has large stretches measured by two threads, in parts of equal length, and puts the parts
 * together in their order.
 */
final class HelpedKernel implements FloatKernel {

  /**
   * Elements from which on help is asked for, 4 MB: to wake a thread takes some 50 µs, in which one
   * alone measures a third of this.
   */
  private static final int LARGE = 1 << 20;

  /** Elements of a part: about 20 µs, the longest that one thread waits for the other. */
  private static final int PART = 1 << 17;

  private final FloatKernel kernel;
  private final FloatKernel helpersKernel;
  private final Helper helper;
  private final int large;
  private final int partLength;
  private Moments[] momentsOfParts = {};
  private double[] figuresOfParts = {};

  HelpedKernel(Supplier<FloatKernel> kernels) {
    this(kernels, Helper.INSTANCE, LARGE, PART);
  }

  /**
   * @param kernels makes one for each thread
   */
  HelpedKernel(Supplier<FloatKernel> kernels, Helper helper, int large, int partLength) {
    this.kernel = kernels.get();
    this.helpersKernel = kernels.get();
    this.helper = helper;
    this.large = large;
    this.partLength = partLength;
  }

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    if (length < large) {
      kernel.measure(floats, from, length, into);
    } else {
      moments(length, into, (by, at, count, part) -> by.measure(floats, from + at, count, part));
    }
  }

  @Override
  public void sums(NativeFloats floats, long from, long length, Moments into) {
    if (length < large) {
      kernel.sums(floats, from, length, into);
    } else {
      moments(length, into, (by, at, count, part) -> by.sums(floats, from + at, count, part));
    }
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    return length < large
        ? kernel.sumOfSquares(floats, from, length)
        : total(length, (by, at, count) -> by.sumOfSquares(floats, from + at, count));
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    return length < large
        ? kernel.countOutside(floats, from, length, low, high)
        : (long)
            total(length, (by, at, count) -> by.countOutside(floats, from + at, count, low, high));
  }

  /** Measures a part, which begins {@code at} elements behind the beginning. */
  private interface Measurement {

    void of(FloatKernel by, long at, long count, Moments into);
  }

  private void moments(long length, Moments into, Measurement measurement) {
    int parts = parts(length);
    Moments[] each = momentsOf(parts);
    helper.share(
        parts,
        (part, helping) ->
            measurement.of(kernel(helping), start(part), count(part, length), each[part]));
    into.clear();
    for (int part = 0; part < parts; part++) {
      into.add(each[part]);
    }
  }

  private Moments[] momentsOf(int parts) {
    int made = momentsOfParts.length;
    if (made < parts) {
      momentsOfParts = Arrays.copyOf(momentsOfParts, parts);
      for (int part = made; part < parts; part++) {
        momentsOfParts[part] = new Moments();
      }
    }
    return momentsOfParts;
  }

  /** One figure of a part, which begins {@code at} elements behind the beginning. */
  private interface Figure {

    double of(FloatKernel by, long at, long count);
  }

  private double total(long length, Figure figure) {
    int parts = parts(length);
    double[] each = figuresOf(parts);
    helper.share(
        parts,
        (part, helping) ->
            each[part] = figure.of(kernel(helping), start(part), count(part, length)));
    double total = 0;
    for (int part = 0; part < parts; part++) {
      total += each[part];
    }
    return total;
  }

  private double[] figuresOf(int parts) {
    if (figuresOfParts.length < parts) {
      figuresOfParts = new double[parts];
    }
    return figuresOfParts;
  }

  private FloatKernel kernel(boolean helping) {
    return helping ? helpersKernel : kernel;
  }

  private int parts(long length) {
    return Math.toIntExact((length + partLength - 1) / partLength);
  }

  private long start(int part) {
    return (long) part * partLength;
  }

  private long count(int part, long length) {
    return Math.min(partLength, length - start(part));
  }
}
