package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * With vector instructions, tile by tile. Floats are widened to doubles before they are squared, so
 * that no square leaves the range; norm and sum are exact to about 1e-13. The magnitudes of a tile
 * are summed as floats, 128 to a lane, then as doubles, which is exact to about 1e-7. A tile whose
 * sums are not finite holds elements that are not, or whose sum no float can hold: only such a tile
 * is looked at element by element.
 *
 * <p>The extremes are those of the bits, read as signed integers, since minimum and maximum of
 * floats cost several instructions each: among floats that are not all negative the greatest has
 * the greatest bits, and the smallest has, with its sign turned, when they are not all positive. A
 * tile of one sign is gone over again.
 *
 * <p>Each loop is small on purpose: the compiler keeps vectors in registers only as long as it
 * inlines every call, and gives up in large methods.
 */
final class VectorKernel implements FloatKernel {

  /** Elements of a tile: 16 KB stay in the first-level cache for a second look. */
  static final int TILE = 4_096;

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> BITS =
      VectorSpecies.of(int.class, DOUBLES.vectorShape());
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, DOUBLES.vectorShape());

  /** As many floats as there are doubles in a vector. */
  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

  /** Bytes of one vector of floats, and of the floats that widen to one vector of doubles. */
  private static final int FULL_BYTES = BITS.length() * Float.BYTES;

  private static final int HALF_BYTES = HALF.length() * Float.BYTES;

  /** Bytes that a loop takes in at a time. */
  private static final int STRIDE_BYTES = 2 * FULL_BYTES;

  private static final int TILE_BYTES = TILE * Float.BYTES;

  private double sum;
  private double sumOfMagnitudes;
  private double sumOfSquares;
  private int zeros;
  private float min;
  private float max;
  private boolean oneSign;

  /**
   * Whether it does so on this JVM.
   *
   * @throws LinkageError when it was built for another version of the vector API
   */
  static boolean works() {
    ByteBuffer floats = ByteBuffer.allocateDirect(STRIDE_BYTES);
    return DOUBLES.length() > 1 && squares(floats, 0, STRIDE_BYTES) == 0;
  }

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int first = NativeFloats.offset(at);
      measure(floats.window(at), first, first + (int) count * Float.BYTES, into);
      at += count;
    }
  }

  private void measure(ByteBuffer floats, int from, int to, Moments into) {
    VectorMemory memory = VectorMemory.of(floats);
    int tiled = to - (to - from) % STRIDE_BYTES;
    for (int at = from; at < tiled; at += TILE_BYTES) {
      int bytes = Math.min(TILE_BYTES, tiled - at);
      int begin = memory.open(at, bytes);
      sum(memory, begin, begin + bytes);
      if (Double.isFinite(sumOfSquares) && Double.isFinite(sumOfMagnitudes)) {
        if (oneSign) {
          boundsOfOneSign(memory, begin, begin + bytes);
        }
        into.add(bytes / Float.BYTES, zeros, sum, sumOfMagnitudes, sumOfSquares, min, max);
      } else {
        ScalarKernel.add(floats, at, at + bytes, into);
      }
    }
    ScalarKernel.add(floats, tiled, to, into);
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
    IntVector turnedA = sign;
    IntVector turnedB = sign;
    int zero = 0;
    for (int at = from; at < to; at += STRIDE_BYTES) {
      FloatVector a = memory.floats(FLOATS, at);
      FloatVector b = memory.floats(FLOATS, at + FULL_BYTES);
      DoubleVector a1 = doubles(memory, at);
      DoubleVector a2 = doubles(memory, at + HALF_BYTES);
      DoubleVector b1 = doubles(memory, at + FULL_BYTES);
      DoubleVector b2 = doubles(memory, at + FULL_BYTES + HALF_BYTES);
      squaresA = b1.fma(b1, a1.fma(a1, squaresA));
      squaresB = b2.fma(b2, a2.fma(a2, squaresB));
      sumA = sumA.add(a1).add(b1);
      sumB = sumB.add(a2).add(b2);
      magnitudesA = magnitudesA.add(a.abs());
      magnitudesB = magnitudesB.add(b.abs());
      IntVector bitsA = a.reinterpretAsInts();
      IntVector bitsB = b.reinterpretAsInts();
      greatestA = greatestA.max(bitsA);
      greatestB = greatestB.max(bitsB);
      turnedA = turnedA.max(bitsA.lanewise(VectorOperators.XOR, sign));
      turnedB = turnedB.max(bitsB.lanewise(VectorOperators.XOR, sign));
      zero += a.compare(VectorOperators.EQ, 0f).trueCount();
      zero += b.compare(VectorOperators.EQ, 0f).trueCount();
    }
    zeros = zero;
    sumOfSquares = squaresA.add(squaresB).reduceLanes(VectorOperators.ADD);
    sum = sumA.add(sumB).reduceLanes(VectorOperators.ADD);
    sumOfMagnitudes = magnitudesA.add(magnitudesB).reduceLanes(VectorOperators.ADD);
    int most = greatestA.max(greatestB).reduceLanes(VectorOperators.MAX);
    int least = turnedA.max(turnedB).reduceLanes(VectorOperators.MAX);
    max = Float.intBitsToFloat(most);
    min = -Float.intBitsToFloat(least);
    oneSign = (most | least) < 0;
  }

  private void boundsOfOneSign(VectorMemory memory, int from, int to) {
    FloatVector least = FloatVector.broadcast(FLOATS, Float.POSITIVE_INFINITY);
    FloatVector most = least.neg();
    for (int at = from; at < to; at += FULL_BYTES) {
      FloatVector x = memory.floats(FLOATS, at);
      least = least.min(x);
      most = most.max(x);
    }
    min = least.reduceLanes(VectorOperators.MIN);
    max = most.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public void sums(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int first = NativeFloats.offset(at);
      sums(floats.window(at), first, first + (int) count * Float.BYTES, into);
      at += count;
    }
  }

  private void sums(ByteBuffer floats, int from, int to, Moments into) {
    VectorMemory memory = VectorMemory.of(floats);
    int tiled = to - (to - from) % STRIDE_BYTES;
    for (int at = from; at < tiled; at += TILE_BYTES) {
      int bytes = Math.min(TILE_BYTES, tiled - at);
      int begin = memory.open(at, bytes);
      sumAndSquares(memory, begin, begin + bytes);
      if (Double.isFinite(sumOfSquares)) {
        into.add(bytes / Float.BYTES, sum, sumOfSquares);
      } else {
        ScalarKernel.add(floats, at, at + bytes, into);
      }
    }
    ScalarKernel.add(floats, tiled, to, into);
  }

  private void sumAndSquares(VectorMemory memory, int from, int to) {
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
    sumOfSquares = squaresA.add(squaresB).reduceLanes(VectorOperators.ADD);
    sum = sumA.add(sumB).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    double squares = 0;
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int first = NativeFloats.offset(at);
      squares += squares(floats.window(at), first, first + (int) count * Float.BYTES);
      at += count;
    }
    return squares;
  }

  private static double squares(ByteBuffer floats, int from, int to) {
    VectorMemory memory = VectorMemory.of(floats);
    int tiled = to - (to - from) % STRIDE_BYTES;
    double squares = ScalarKernel.squares(floats, tiled, to);
    for (int at = from; at < tiled; at += TILE_BYTES) {
      int bytes = Math.min(TILE_BYTES, tiled - at);
      int begin = memory.open(at, bytes);
      squares += squares(memory, begin, begin + bytes);
    }
    return squares;
  }

  private static double squares(VectorMemory memory, int from, int to) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = a;
    for (int at = from; at < to; at += 2 * HALF_BYTES) {
      DoubleVector x = doubles(memory, at);
      DoubleVector y = doubles(memory, at + HALF_BYTES);
      a = x.fma(x, a);
      b = y.fma(y, b);
    }
    return a.add(b).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    long outside = 0;
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int first = NativeFloats.offset(at);
      outside += outside(floats.window(at), first, first + (int) count * Float.BYTES, low, high);
      at += count;
    }
    return outside;
  }

  private static long outside(ByteBuffer floats, int from, int to, float low, float high) {
    VectorMemory memory = VectorMemory.of(floats);
    int tiled = to - (to - from) % STRIDE_BYTES;
    long outside = ScalarKernel.outside(floats, tiled, to, low, high);
    for (int at = from; at < tiled; at += TILE_BYTES) {
      int bytes = Math.min(TILE_BYTES, tiled - at);
      int begin = memory.open(at, bytes);
      outside += outside(memory, begin, begin + bytes, low, high);
    }
    return outside;
  }

  private static int outside(VectorMemory memory, int from, int to, float low, float high) {
    int outside = 0;
    for (int at = from; at < to; at += FULL_BYTES) {
      FloatVector x = memory.floats(FLOATS, at);
      VectorMask<Float> beyond =
          x.compare(VectorOperators.LT, low).or(x.compare(VectorOperators.GT, high));
      VectorMask<Float> finite = x.abs().compare(VectorOperators.LE, Float.MAX_VALUE);
      outside += beyond.and(finite).trueCount();
    }
    return outside;
  }

  private static DoubleVector doubles(VectorMemory memory, int at) {
    return (DoubleVector) memory.floats(HALF, at).castShape(DOUBLES, 0);
  }
}
