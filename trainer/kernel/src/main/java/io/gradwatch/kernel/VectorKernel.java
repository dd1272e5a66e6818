package io.gradwatch.kernel;

import java.nio.ByteBuffer;

/** With vector instructions: a {@link TilePass} for each thing that is asked. */
final class VectorKernel implements FloatKernel {

  /**
   * Whether it does so on this JVM.
   *
   * @throws LinkageError when it was built for another version of the vector API
   */
  static boolean works() {
    ByteBuffer memory = ByteBuffer.allocateDirect(TilePass.STRIDE_BYTES);
    NativeFloats zeros = NativeFloats.of(TilePass.STRIDE_BYTES / Float.BYTES, from -> memory);
    return TilePass.DOUBLES.length() > 1
        && new VectorKernel().sumOfSquares(zeros, 0, zeros.length()) == 0;
  }

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    new StatisticsPass(into).over(floats, from, length);
  }

  @Override
  public void sums(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    new SumsPass(into).over(floats, from, length);
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    SquaresPass pass = new SquaresPass();
    pass.over(floats, from, length);
    return pass.squares();
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    OutsidePass pass = new OutsidePass(low, high);
    pass.over(floats, from, length);
    return pass.outside();
  }
}
