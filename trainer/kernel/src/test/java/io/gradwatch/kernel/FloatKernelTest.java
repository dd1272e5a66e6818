package io.gradwatch.kernel;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares all kernels with sums in double precision, element by element. */
class FloatKernelTest {

  private static final float SMALLEST = Float.MIN_VALUE;

  private final Moments moments = new Moments();

  static Stream<FloatKernel> kernels() {
    return Stream.of(
        new ScalarKernel(),
        new VectorKernel(),
        new ParallelKernel(VectorKernel::new, WorkSplitter.SHARED, 1_000, 300));
  }

  @Test
  void theFastestKernelUsesVectors() {
    assertThat(Kernels.vectorsUnavailableReason()).isEmpty();
    assertThat(Kernels.fastest()).isInstanceOf(VectorKernel.class);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuresEveryLength(FloatKernel kernel) {
    for (int length = 0; length < 300; length++) {
      assertAllMeasurements(kernel, gaussian(length, 1e-3f, length));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuresLengthsAroundATile(FloatKernel kernel) {
    for (int length : new int[] {4_095, 4_096, 4_097, 8_192, 12_345}) {
      assertAllMeasurements(kernel, gaussian(length, 1, length));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void keepsTheNormOfLargeSmallAndSubnormalElements(FloatKernel kernel) {
    for (float scale : new float[] {1e30f, 1e37f, 1e-30f, 1e-37f, 1e-40f, SMALLEST}) {
      assertAllMeasurements(kernel, gaussian(5_000, scale, 1));
    }
    assertAllMeasurements(kernel, filled(5_000, Float.MAX_VALUE));
    assertAllMeasurements(kernel, filled(5_000, SMALLEST));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuresFiniteElementsAndCountsTheOthers(FloatKernel kernel) {
    float[] elements = gaussian(10_000, 1, 1);
    elements[17] = Float.NaN;
    elements[4_100] = Float.POSITIVE_INFINITY;
    elements[4_101] = Float.NEGATIVE_INFINITY;
    elements[9_999] = Float.intBitsToFloat(0xffc00001); // a NaN with the sign bit set

    assertAllMeasurements(kernel, elements);
    kernel.measure(floats(elements), 0, elements.length, moments);

    assertThat(moments.nans()).isEqualTo(2);
    assertThat(moments.infinities()).isEqualTo(2);
    assertThat(moments.finite()).isEqualTo(9_996);
    assertThat(kernel.sumOfSquares(floats(elements), 0, elements.length)).isNaN();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuresARangeWithoutFiniteElements(FloatKernel kernel) {
    kernel.measure(floats(filled(1_000, Float.NaN)), 0, 1_000, moments);

    assertThat(moments.nans()).isEqualTo(1_000);
    assertThat(moments.finite()).isZero();
    assertThat(moments.sumOfSquares()).isZero();
    assertThat(moments.min()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void findsTheBoundsOfTilesOfOneSign(FloatKernel kernel) {
    float[] positive = gaussian(9_000, 1, 3);
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.abs(positive[i]) + 0.5f;
    }
    float[] negative = positive.clone();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -negative[i];
    }
    assertAllMeasurements(kernel, positive);
    assertAllMeasurements(kernel, negative);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void countsZerosOfEitherSign(FloatKernel kernel) {
    float[] elements = new float[6_000];
    Arrays.fill(elements, 0, 3_000, -0.0f);
    assertAllMeasurements(kernel, elements);
    elements[5_000] = -1;
    assertAllMeasurements(kernel, elements);
    elements[5_001] = 1;
    assertAllMeasurements(kernel, elements);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuresARangeInTheMiddle(FloatKernel kernel) {
    float[] elements = gaussian(20_000, 1, 5);

    kernel.measure(floats(elements), 77, 9_001, moments);

    assertMomentsOf(Arrays.copyOfRange(elements, 77, 77 + 9_001));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuresAcrossTheEndOfAWindow(FloatKernel kernel, @TempDir Path folder) throws Exception {
    long end = 1L << 28; // end of the first window, in elements
    float[] elements = gaussian(10_000, 1, 5);
    try (FileChannel sparseFile = FileChannel.open(folder.resolve("floats"), CREATE, READ, WRITE)) {
      long length = end + 6_000;
      NativeFloats floats =
          NativeFloats.of(
              length, from -> mapped(sparseFile, from, Math.min(end, length - from) * Float.BYTES));
      ByteBuffer buffer = mapped(sparseFile, end - 4_000, elements.length * (long) Float.BYTES);
      buffer.asFloatBuffer().put(elements);

      kernel.measure(floats, end - 4_000, elements.length, moments);
      assertMomentsOf(elements);
      assertThat(kernel.sumOfSquares(floats, end - 4_000, elements.length))
          .isCloseTo(moments.sumOfSquares(), within(1e-12 * moments.sumOfSquares()));
      assertThat(floats.get(end - 1)).isEqualTo(elements[3_999]);
      assertThat(floats.get(end)).isEqualTo(elements[4_000]);
    }
  }

  private static ByteBuffer mapped(FileChannel file, long first, long bytes) {
    try {
      return file.map(FileChannel.MapMode.READ_WRITE, first * Float.BYTES, bytes)
          .order(ByteOrder.nativeOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void countsFiniteElementsOutsideTheBounds(FloatKernel kernel) {
    float[] elements = gaussian(10_007, 1, 1);
    elements[0] = Float.NaN;
    elements[1] = Float.POSITIVE_INFINITY;
    elements[2] = 0.99f;
    long outside = 0;
    for (float x : elements) {
      outside += (x < -0.99f || x > 0.99f) && Float.isFinite(x) ? 1 : 0;
    }

    assertThat(kernel.countOutside(floats(elements), 0, elements.length, -0.99f, 0.99f))
        .isEqualTo(outside);
  }

  @Property(tries = 300)
  void kernelsAgreeOnAnyBits(@ForAll("bits") int[] bits) {
    float[] elements = new float[bits.length];
    IntStream.range(0, bits.length).forEach(i -> elements[i] = Float.intBitsToFloat(bits[i]));
    assertAllMeasurements(new VectorKernel(), elements);
    assertAllMeasurements(new ScalarKernel(), elements);
  }

  @Provide
  Arbitrary<int[]> bits() {
    return Arbitraries.integers().array(int[].class).ofMinSize(0).ofMaxSize(6_000);
  }

  private void assertAllMeasurements(FloatKernel kernel, float[] elements) {
    kernel.measure(floats(elements), 0, elements.length, moments);
    assertMomentsOf(elements);
    double squares = kernel.sumOfSquares(floats(elements), 0, elements.length);
    if (moments.nans() + moments.infinities() == 0) {
      assertClose(squares, moments.sumOfSquares(), 1e-12);
    } else {
      assertThat(Double.isFinite(squares)).isFalse();
    }
    Moments sums = new Moments();
    kernel.measureSums(floats(elements), 0, elements.length, sums);
    assertClose(sums.sumOfSquares(), moments.sumOfSquares(), 1e-12);
    assertThat(sums.sum()).isCloseTo(moments.sum(), within(2e-12 * moments.sumOfMagnitudes()));
    assertThat(sums.elements()).isEqualTo(moments.elements());
    assertThat(sums.nans()).isEqualTo(moments.nans());
    assertThat(sums.infinities()).isEqualTo(moments.infinities());
  }

  private void assertMomentsOf(float[] elements) {
    double sum = 0;
    double magnitudes = 0;
    double squares = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    long zeros = 0;
    long nans = 0;
    long infinities = 0;
    for (double x : asDoubles(elements)) {
      if (Double.isNaN(x)) {
        nans++;
      } else if (Double.isInfinite(x)) {
        infinities++;
      } else {
        sum += x;
        magnitudes += Math.abs(x);
        squares += x * x;
        min = Math.min(min, x);
        max = Math.max(max, x);
        zeros += x == 0 ? 1 : 0;
      }
    }
    assertThat(moments.elements()).isEqualTo(elements.length);
    assertThat(moments.zeros()).isEqualTo(zeros);
    assertThat(moments.nans()).isEqualTo(nans);
    assertThat(moments.infinities()).isEqualTo(infinities);
    assertThat(moments.min() + 0.0)
        .isEqualTo(min + 0.0); // + 0.0 because the sign of a zero does not matter
    assertThat(moments.max() + 0.0).isEqualTo(max + 0.0);
    assertClose(moments.sumOfSquares(), squares, 1e-12);
    assertClose(moments.sumOfMagnitudes(), magnitudes, 1e-5);
    assertThat(moments.sum()).isCloseTo(sum, within(1e-12 * magnitudes));
  }

  private static void assertClose(double actual, double expected, double relative) {
    assertThat(actual).isCloseTo(expected, within(relative * expected));
  }

  private static double[] asDoubles(float[] elements) {
    return IntStream.range(0, elements.length).mapToDouble(i -> elements[i]).toArray();
  }

  private static float[] gaussian(int length, float scale, long seed) {
    Random random = new Random(seed);
    float[] elements = new float[length];
    for (int i = 0; i < length; i++) {
      elements[i] = (float) random.nextGaussian() * scale;
    }
    return elements;
  }

  private static float[] filled(int length, float x) {
    float[] elements = new float[length];
    Arrays.fill(elements, x);
    return elements;
  }

  private static NativeFloats floats(float[] elements) {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(elements.length * Float.BYTES).order(ByteOrder.nativeOrder());
    memory.asFloatBuffer().put(elements);
    return NativeFloats.of(
        elements.length, from -> memory.duplicate().position((int) from * Float.BYTES));
  }
}
