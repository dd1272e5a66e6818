package io.gradwatch.kernel;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Measures large ranges with two threads, in chunks of equal length, and combines the results in
 * the order of the chunks, so that they are the same whichever thread measured which chunk.
 */
final class ParallelKernel implements FloatKernel {

  /**
   * Length in elements (4 MB) from which on the second thread is used: waking it takes some 50 µs,
   * in which one thread measures a third of this length.
   */
  private static final int PARALLEL_LENGTH = 1 << 20;

  /**
   * Length of a chunk in elements: about 20 µs, the longest that one thread waits for the other.
   */
  private static final int CHUNK_LENGTH = 1 << 17;

  private final FloatKernel kernel;
  private final FloatKernel secondKernel;
  private final WorkSplitter splitter;
  private final int parallelLength;
  private final int chunkLength;
  private Moments[] chunkMoments = {};
  private double[] chunkValues = {};

  ParallelKernel(Supplier<FloatKernel> kernels) {
    this(kernels, WorkSplitter.SHARED, PARALLEL_LENGTH, CHUNK_LENGTH);
  }

  /**
   * @param kernels creates the kernel of each thread
   */
  ParallelKernel(
      Supplier<FloatKernel> kernels, WorkSplitter splitter, int parallelLength, int chunkLength) {
    this.kernel = kernels.get();
    this.secondKernel = kernels.get();
    this.splitter = splitter;
    this.parallelLength = parallelLength;
    this.chunkLength = chunkLength;
  }

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    if (length < parallelLength) {
      kernel.measure(floats, from, length, into);
    } else {
      measureChunks(
          length,
          into,
          (chunkKernel, offset, count, chunk) ->
              chunkKernel.measure(floats, from + offset, count, chunk));
    }
  }

  @Override
  public void measureSums(NativeFloats floats, long from, long length, Moments into) {
    if (length < parallelLength) {
      kernel.measureSums(floats, from, length, into);
    } else {
      measureChunks(
          length,
          into,
          (chunkKernel, offset, count, chunk) ->
              chunkKernel.measureSums(floats, from + offset, count, chunk));
    }
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    return length < parallelLength
        ? kernel.sumOfSquares(floats, from, length)
        : sumOverChunks(
            length,
            (chunkKernel, offset, count) -> chunkKernel.sumOfSquares(floats, from + offset, count));
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    return length < parallelLength
        ? kernel.countOutside(floats, from, length, low, high)
        : (long)
            sumOverChunks(
                length,
                (chunkKernel, offset, count) ->
                    chunkKernel.countOutside(floats, from + offset, count, low, high));
  }

  /**
   * Measures the moments of a chunk that begins {@code offset} elements after the start of the
   * range.
   */
  private interface MomentsMeasurement {

    void measure(FloatKernel kernel, long offset, long count, Moments into);
  }

  private void measureChunks(long length, Moments into, MomentsMeasurement measurement) {
    int chunks = chunkCount(length);
    Moments[] perChunk = momentsFor(chunks);
    splitter.run(
        chunks,
        (chunk, secondThread) ->
            measurement.measure(
                kernel(secondThread),
                chunkStart(chunk),
                chunkSize(chunk, length),
                perChunk[chunk]));
    into.clear();
    for (int chunk = 0; chunk < chunks; chunk++) {
      into.add(perChunk[chunk]);
    }
  }

  private Moments[] momentsFor(int chunks) {
    int existing = chunkMoments.length;
    if (existing < chunks) {
      chunkMoments = Arrays.copyOf(chunkMoments, chunks);
      for (int chunk = existing; chunk < chunks; chunk++) {
        chunkMoments[chunk] = new Moments();
      }
    }
    return chunkMoments;
  }

  /**
   * Measures a single value of a chunk that begins {@code offset} elements after the start of the
   * range.
   */
  private interface ValueMeasurement {

    double measure(FloatKernel kernel, long offset, long count);
  }

  private double sumOverChunks(long length, ValueMeasurement measurement) {
    int chunks = chunkCount(length);
    double[] perChunk = valuesFor(chunks);
    splitter.run(
        chunks,
        (chunk, secondThread) ->
            perChunk[chunk] =
                measurement.measure(
                    kernel(secondThread), chunkStart(chunk), chunkSize(chunk, length)));
    double total = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      total += perChunk[chunk];
    }
    return total;
  }

  private double[] valuesFor(int chunks) {
    if (chunkValues.length < chunks) {
      chunkValues = new double[chunks];
    }
    return chunkValues;
  }

  private FloatKernel kernel(boolean secondThread) {
    return secondThread ? secondKernel : kernel;
  }

  private int chunkCount(long length) {
    return Math.toIntExact((length + chunkLength - 1) / chunkLength);
  }

  private long chunkStart(int chunk) {
    return (long) chunk * chunkLength;
  }

  private long chunkSize(int chunk, long length) {
    return Math.min(chunkLength, length - chunkStart(chunk));
  }
}
