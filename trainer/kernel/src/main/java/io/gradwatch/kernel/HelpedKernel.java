package io.gradwatch.kernel;

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
  private final Helper helper;
  private final int large;
  private final int partLength;

  HelpedKernel(FloatKernel kernel) {
    this(kernel, Helper.INSTANCE, LARGE, PART);
  }

  HelpedKernel(FloatKernel kernel, Helper helper, int large, int partLength) {
    this.kernel = kernel;
    this.helper = helper;
    this.large = large;
    this.partLength = partLength;
  }

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    if (length < large) {
      kernel.measure(floats, from, length, into);
    } else {
      moments(length, into, (at, count, part) -> kernel.measure(floats, from + at, count, part));
    }
  }

  @Override
  public void sums(NativeFloats floats, long from, long length, Moments into) {
    if (length < large) {
      kernel.sums(floats, from, length, into);
    } else {
      moments(length, into, (at, count, part) -> kernel.sums(floats, from + at, count, part));
    }
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    if (length < large) {
      return kernel.sumOfSquares(floats, from, length);
    }
    double[] parts = new double[parts(length)];
    helper.share(
        parts.length,
        part -> parts[part] = kernel.sumOfSquares(floats, from + start(part), count(part, length)));
    double squares = 0;
    for (double part : parts) {
      squares += part;
    }
    return squares;
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    if (length < large) {
      return kernel.countOutside(floats, from, length, low, high);
    }
    long[] parts = new long[parts(length)];
    helper.share(
        parts.length,
        part ->
            parts[part] =
                kernel.countOutside(floats, from + start(part), count(part, length), low, high));
    long outside = 0;
    for (long part : parts) {
      outside += part;
    }
    return outside;
  }

  /** Measures a part, which begins {@code at} elements behind the beginning. */
  private interface Measurement {

    void of(long at, long count, Moments into);
  }

  private void moments(long length, Moments into, Measurement measurement) {
    Moments[] parts = new Moments[parts(length)];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = new Moments();
    }
    helper.share(
        parts.length, part -> measurement.of(start(part), count(part, length), parts[part]));
    into.clear();
    for (Moments part : parts) {
      into.add(part);
    }
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
