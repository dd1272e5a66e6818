package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import jdk.incubator.vector.DoubleVector;

/** Computes the sum of squares only. */
final class SquaresPass extends TilePass {

  private final double[] lanes = new double[DOUBLES.length()];
  private double squares;

  double sumOfSquares(NativeFloats floats, long from, long length) {
    squares = 0;
    floats.forEachWindow(from, length, this);
    return squares;
  }

  @Override
  boolean processTile(VectorMemory memory, int from, int to) {
    squares += sum(memory, from, to);
    return true;
  }

  @Override
  void processScalars(ByteBuffer floats, int from, int to) {
    squares += ScalarKernel.squares(floats, from, to);
  }

  private double sum(VectorMemory memory, int from, int to) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = a;
    int half = (to - from) / 2;
    for (int at = from, end = from + half; at < end; at += HALF_BYTES) {
      DoubleVector x = doubles(memory, at);
      DoubleVector y = doubles(memory, at + half);
      a = x.fma(x, a);
      b = y.fma(y, b);
    }
    a.add(b).intoArray(lanes, 0);
    return sum(lanes);
  }
}
