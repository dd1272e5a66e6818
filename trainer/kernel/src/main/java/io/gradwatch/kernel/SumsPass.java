package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import jdk.incubator.vector.DoubleVector;

/** Computes sum, sum of squares and the number of elements that are not finite. */
final class SumsPass extends TilePass {

  private final double[] squaresLanes = new double[DOUBLES.length()];
  private final double[] sumLanes = new double[DOUBLES.length()];
  private Moments moments = new Moments();
  private double sum;
  private double sumOfSquares;

  void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    moments = into;
    floats.forEachWindow(from, length, this);
  }

  @Override
  boolean processTile(VectorMemory memory, int from, int to) {
    sum(memory, from, to);
    if (!Double.isFinite(sumOfSquares)) {
      return false;
    }
    moments.addFinite((to - from) / Float.BYTES, sum, sumOfSquares);
    return true;
  }

  @Override
  void processScalars(ByteBuffer floats, int from, int to) {
    ScalarKernel.add(floats, from, to, moments);
  }

  private void sum(VectorMemory memory, int from, int to) {
    DoubleVector squaresA = DoubleVector.zero(DOUBLES);
    DoubleVector squaresB = squaresA;
    DoubleVector sumA = squaresA;
    DoubleVector sumB = squaresA;
    for (int at = from; at < to; at += 2 * HALF_BYTES) {
      DoubleVector a = doubles(memory, at);
      DoubleVector b = doubles(memory, at + HALF_BYTES);
      squaresA = a.fma(a, squaresA);
      squaresB = b.fma(b, squaresB);
      sumA = sumA.add(a);
      sumB = sumB.add(b);
    }
    squaresA.add(squaresB).intoArray(squaresLanes, 0);
    sumA.add(sumB).intoArray(sumLanes, 0);
    sumOfSquares = sum(squaresLanes);
    sum = sum(sumLanes);
  }
}
