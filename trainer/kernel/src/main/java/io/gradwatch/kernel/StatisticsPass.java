package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Computes all {@link Moments}. Norm and sum are accurate to about 1e-13. The magnitudes of a tile
 * are summed as floats, 128 to a lane, then as doubles, which is accurate to about 1e-7. A tile
 * whose sums are not finite holds elements that are not, or whose sum exceeds a float's range: only
 * such a tile is processed element by element.
 *
 * <p>Minimum and maximum are taken over the bits, read as signed integers, since minimum and
 * maximum of floats cost several instructions each: among floats that are not all negative the
 * largest has the largest bits, and among floats that are not all positive the smallest has the
 * largest bits once its sign is flipped. A tile whose elements all have one sign is processed
 * again; so is a tile whose least magnitude is zero, to count its zeros.
 */
final class StatisticsPass extends TilePass {

  private final double[] squaresLanes = new double[DOUBLES.length()];
  private final double[] sumLanes = new double[DOUBLES.length()];
  private final float[] magnitudesLanes = new float[FLOATS.length()];
  private Moments moments = new Moments();
  private double sum;
  private double sumOfMagnitudes;
  private double sumOfSquares;
  private float min;
  private float max;
  private boolean singleSign;
  private boolean hasZeros;

  void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    moments = into;
    floats.forEachWindow(from, length, this);
  }

  @Override
  boolean processTile(VectorMemory memory, int from, int to) {
    sum(memory, from, to);
    if (!Double.isFinite(sumOfSquares) || !Double.isFinite(sumOfMagnitudes)) {
      return false;
    }
    if (singleSign) {
      boundsOfSingleSign(memory, from, to);
    }
    int zeros = hasZeros ? zeros(memory, from, to) : 0;
    int elements = (to - from) / Float.BYTES;
    moments.addFinite(elements, zeros, sum, sumOfMagnitudes, sumOfSquares, min, max);
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
    FloatVector magnitudesA = FloatVector.zero(FLOATS);
    FloatVector magnitudesB = magnitudesA;
    IntVector sign = IntVector.broadcast(BITS, Integer.MIN_VALUE);
    IntVector greatestA = sign;
    IntVector greatestB = sign;
    IntVector negatedA = sign;
    IntVector negatedB = sign;
    IntVector leastMagnitudeA = IntVector.broadcast(BITS, Integer.MAX_VALUE);
    IntVector leastMagnitudeB = leastMagnitudeA;
    int half = (to - from) / 2;
    for (int at = from, end = from + half; at < end; at += FULL_BYTES) {
      FloatVector a = memory.floats(FLOATS, at);
      FloatVector b = memory.floats(FLOATS, at + half);
      DoubleVector a1 = doubles(memory, at);
      DoubleVector a2 = doubles(memory, at + HALF_BYTES);
      DoubleVector b1 = doubles(memory, at + half);
      DoubleVector b2 = doubles(memory, at + half + HALF_BYTES);
      squaresA = b1.fma(b1, a1.fma(a1, squaresA));
      squaresB = b2.fma(b2, a2.fma(a2, squaresB));
      sumA = sumA.add(a1).add(b1);
      sumB = sumB.add(a2).add(b2);
      FloatVector magnitudeA = a.abs();
      FloatVector magnitudeB = b.abs();
      magnitudesA = magnitudesA.add(magnitudeA);
      magnitudesB = magnitudesB.add(magnitudeB);
      leastMagnitudeA = leastMagnitudeA.min(magnitudeA.reinterpretAsInts());
      leastMagnitudeB = leastMagnitudeB.min(magnitudeB.reinterpretAsInts());
      IntVector bitsA = a.reinterpretAsInts();
      IntVector bitsB = b.reinterpretAsInts();
      greatestA = greatestA.max(bitsA);
      greatestB = greatestB.max(bitsB);
      negatedA = negatedA.max(bitsA.lanewise(VectorOperators.XOR, sign));
      negatedB = negatedB.max(bitsB.lanewise(VectorOperators.XOR, sign));
    }
    squaresA.add(squaresB).intoArray(squaresLanes, 0);
    sumA.add(sumB).intoArray(sumLanes, 0);
    magnitudesA.add(magnitudesB).intoArray(magnitudesLanes, 0);
    int largest = greatestA.max(greatestB).reduceLanes(VectorOperators.MAX);
    int smallest = negatedA.max(negatedB).reduceLanes(VectorOperators.MAX);
    hasZeros = leastMagnitudeA.min(leastMagnitudeB).reduceLanes(VectorOperators.MIN) == 0;
    sumOfSquares = sum(squaresLanes);
    sum = sum(sumLanes);
    sumOfMagnitudes = sum(magnitudesLanes);
    max = Float.intBitsToFloat(largest);
    min = -Float.intBitsToFloat(smallest);
    singleSign = (largest | smallest) < 0;
  }

  private void boundsOfSingleSign(VectorMemory memory, int from, int to) {
    FloatVector smallest = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector largest = smallest.neg();
    for (int at = from; at < to; at += FULL_BYTES) {
      FloatVector x = memory.floats(FLOATS, at);
      smallest = smallest.min(x);
      largest = largest.max(x);
    }
    min = smallest.reduceLanes(VectorOperators.MIN);
    max = largest.reduceLanes(VectorOperators.MAX);
  }

  private static int zeros(VectorMemory memory, int from, int to) {
    int zeros = 0;
    for (int at = from; at < to; at += FULL_BYTES) {
      zeros += memory.floats(FLOATS, at).compare(VectorOperators.EQ, 0f).trueCount();
    }
    return zeros;
  }
}
