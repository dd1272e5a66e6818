package io.gradwatch.kernel;

import java.nio.ByteBuffer;

/** Kernel that uses vector instructions, with a {@link TilePass} for each measurement. */
final class VectorKernel implements FloatKernel {

  private final StatisticsPass statistics = new StatisticsPass();
  private final SumsPass sums = new SumsPass();
  private final SquaresPass squares = new SquaresPass();
  private final OutsidePass outside = new OutsidePass();

  /**
   * Returns whether vector instructions can be used on this JVM.
   *
   * @throws LinkageError if this class was built for another version of the vector API
   */
  static boolean works() {
    ByteBuffer memory = ByteBuffer.allocateDirect(TilePass.STRIDE_BYTES);
    NativeFloats zeros = NativeFloats.of(TilePass.STRIDE_BYTES / Float.BYTES, from -> memory);
    return TilePass.DOUBLES.length() > 1
        && new VectorKernel().sumOfSquares(zeros, 0, zeros.length()) == 0;
  }

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    statistics.measure(floats, from, length, into);
  }

  @Override
  public void measureSums(NativeFloats floats, long from, long length, Moments into) {
    sums.measure(floats, from, length, into);
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    return squares.sumOfSquares(floats, from, length);
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    return outside.countOutside(floats, from, length, low, high);
  }
}
