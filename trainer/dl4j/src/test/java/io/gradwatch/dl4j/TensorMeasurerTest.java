package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.TensorStatistics;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class TensorMeasurerTest {

  private static final MathContext PRECISION = new MathContext(40);

  private final TensorMeasurer measurer = new TensorMeasurer();

  @Property(tries = 100)
  void statisticsAgreeWithExactArithmeticOverTheWholeRangeOfDoubles(
      @ForAll("doubles") double[] values) {
    TensorStatistics statistics = measure(Nd4j.createFromArray(values));

    double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
    assertThat(statistics.elements()).isEqualTo(values.length);
    assertThat(statistics.nans()).isEqualTo(count(values, Double::isNaN));
    assertThat(statistics.infinities()).isEqualTo(count(values, Double::isInfinite));
    assertThat(statistics.zeros()).isEqualTo(count(values, x -> x == 0));
    assertThat(statistics.min()).isEqualTo(Arrays.stream(finite).min().orElse(0));
    assertThat(statistics.max()).isEqualTo(Arrays.stream(finite).max().orElse(0));
    assertClose(statistics.l2Norm(), norm(finite), norm(finite));
    if (finite.length > 0) {
      double meanAbsolute = mean(Arrays.stream(finite).map(Math::abs).toArray());
      assertClose(statistics.meanAbsolute(), meanAbsolute, meanAbsolute);
      assertClose(statistics.mean(), mean(finite), meanAbsolute);
    }
  }

  @Property(tries = 100)
  void histogramCountsEveryFiniteElementInItsPowerOfTwo(@ForAll("doubles") double[] values) {
    var histogram = histogram(Nd4j.createFromArray(values), 1);

    for (int i = 0; i < histogram.counts().size(); i++) {
      double from = Math.scalb(1.0, histogram.firstExponent() + i);
      double to = Math.scalb(1.0, histogram.firstExponent() + i + 1);
      long expected =
          count(values, x -> Double.isFinite(x) && Math.abs(x) >= from && Math.abs(x) < to);
      assertThat(histogram.counts().get(i)).isEqualTo(expected);
    }
    assertThat(histogram.counts().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(count(values, x -> Double.isFinite(x) && x != 0));
  }

  @Property
  void histogramCountsTheQuotients(
      @ForAll("doubles") double[] values, @ForAll @IntRange(min = 1, max = 1_000) int divisor) {
    double[] quotients = Arrays.stream(values).map(x -> x / divisor).toArray();
    INDArray array = Nd4j.createFromArray(values);

    assertThat(histogram(array, divisor)).isEqualTo(histogram(Nd4j.createFromArray(quotients), 1));
  }

  @Property
  void histogramOfFloatsIsThatOfTheSameDoubles(
      @ForAll("bits") int[] bits, @ForAll @IntRange(min = 1, max = 100_000) int divisor) {
    float[] floats = new float[bits.length];
    double[] doubles = new double[bits.length];
    for (int i = 0; i < bits.length; i++) {
      floats[i] = Float.intBitsToFloat(bits[i]);
      doubles[i] = floats[i];
    }

    assertThat(histogram(Nd4j.createFromArray(floats), divisor))
        .isEqualTo(histogram(Nd4j.createFromArray(doubles), divisor));
  }

  private MagnitudeHistogram histogram(INDArray array, double divisor) {
    return measurer
        .measure(FlatValues.of(array), 0, array.length(), divisor)
        .histogram()
        .orElseThrow();
  }

  /**
   * Bits of floats, including zeros, subnormals, NaN and infinities; from 2,048 elements on the
   * histogram is sampled.
   */
  @Provide
  Arbitrary<int[]> bits() {
    Arbitrary<Integer> any =
        Arbitraries.oneOf(
            Arbitraries.integers(),
            Arbitraries.floats().between(-10, 10).map(Float::floatToRawIntBits),
            Arbitraries.of(0, Integer.MIN_VALUE, 1, 0x7fffff, 0x800000, 0x7f800000, 0x7fc00000));
    return any.array(int[].class).ofMinSize(1).ofMaxSize(6_000);
  }

  @Provide
  Arbitrary<double[]> doubles() {
    Arbitrary<Double> magnitudes =
        Arbitraries.oneOf(
            Arbitraries.doubles(),
            Arbitraries.doubles().between(-10, 10),
            Arbitraries.of(1e-30, -1e30, 1e-200, 1e200, Double.MIN_VALUE, 3 * Double.MIN_VALUE),
            Arbitraries.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE));
    return magnitudes.array(double[].class).ofMinSize(1).ofMaxSize(40);
  }

  @Example
  void floatsFromSubnormalToLargestAreMeasuredInDouble() {
    TensorStatistics statistics =
        measure(Nd4j.createFromArray(Float.MIN_VALUE, 1e-30f, 1e30f, -Float.MAX_VALUE));

    assertThat(statistics.l2Norm()).isCloseTo(Float.MAX_VALUE, within(1e30));
    assertThat(measure(Nd4j.createFromArray(Float.MIN_VALUE)).l2Norm()).isEqualTo(Float.MIN_VALUE);
    assertThat(measure(Nd4j.createFromArray(1e-30f, 1e-30f)).l2Norm())
        .isCloseTo(1e-30 * Math.sqrt(2), within(1e-36));
  }

  @Example
  void halfPrecisionIsReadThroughConversion() {
    INDArray half = Nd4j.createFromArray(3f, -4f).castTo(DataType.FLOAT16);

    assertThat(measure(half).l2Norm()).isEqualTo(5);
  }

  @Example
  void viewsAreReadAtTheirOffset() {
    INDArray flat = Nd4j.arange(24).castTo(DataType.FLOAT);
    INDArray middle = flat.get(NDArrayIndex.interval(8, 16));
    INDArray fortran = middle.reshape('f', 2, 4);
    INDArray column = Nd4j.arange(24).castTo(DataType.FLOAT).reshape(4, 6).getColumn(5);

    assertThat(measure(middle).mean()).isEqualTo(11.5);
    assertThat(measure(fortran).mean()).isEqualTo(11.5);
    assertThat(measure(fortran.transpose()).min()).isEqualTo(8);
    assertThat(measure(column).mean()).isEqualTo((5 + 11 + 17 + 23) / 4.0);
    assertThat(measurer.measure(FlatValues.of(middle), 2, 3, 2).mean()).isEqualTo(11 / 2.0);
  }

  @Example
  void measuresMoreElementsThanAChunk() {
    INDArray many = Nd4j.ones(DataType.FLOAT, 3 * FlatValues.CHUNK + 7);

    assertThat(measure(many).l2Norm()).isEqualTo(Math.sqrt(3 * FlatValues.CHUNK + 7));
    assertThat(measurer.l2Norm(FlatValues.of(many), 0, many.length()))
        .isEqualTo(Math.sqrt(3 * FlatValues.CHUNK + 7));
  }

  @Example
  void histogramOfManyElementsCountsEveryNthAndReportsTheStride() {
    var histogram = histogram(Nd4j.ones(DataType.FLOAT, 1_000_000), 1);

    assertThat(histogram.stride()).isEqualTo(977); // the smallest prime above 1,000,000 / 1,024
    assertThat(histogram.firstExponent()).isZero();
    assertThat(histogram.counts()).containsExactly((1_000_000L + 976) / 977);
    assertThat(histogram(Nd4j.ones(DataType.FLOAT, 2_047), 1).stride()).isEqualTo(1);
  }

  @Example
  void normIsNonFiniteWhenAnElementIs() {
    assertThat(norm(1f, Float.NaN)).isNaN();
    assertThat(norm(1f, Float.POSITIVE_INFINITY)).isInfinite();
    assertThat(norm(0f, 0f)).isZero();
    assertThat(norm(3f, 4f)).isEqualTo(5);
    assertThat(measurer.l2Norm(FlatValues.of(Nd4j.createFromArray(1e200, 1e200)), 0, 2))
        .isCloseTo(1e200 * Math.sqrt(2), within(1e186));
  }

  private double norm(float... values) {
    return measurer.l2Norm(FlatValues.of(Nd4j.createFromArray(values)), 0, values.length);
  }

  private TensorStatistics measure(INDArray array) {
    return measurer.measure(FlatValues.of(array), 0, array.length(), 1);
  }

  private static long count(double[] values, DoublePredicate test) {
    return Arrays.stream(values).filter(test).count();
  }

  private static double norm(double[] finite) {
    BigDecimal squares =
        Arrays.stream(finite)
            .mapToObj(x -> new BigDecimal(x).pow(2))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return squares.sqrt(PRECISION).doubleValue();
  }

  private static double mean(double[] finite) {
    return Arrays.stream(finite)
        .mapToObj(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(BigDecimal.valueOf(finite.length), PRECISION)
        .doubleValue();
  }

  /**
   * Asserts equality within 1e-12 of the scale, or within a few units in the last place of a
   * subnormal.
   */
  private static void assertClose(double actual, double expected, double scale) {
    if (Double.isInfinite(expected) || Double.isInfinite(actual)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isCloseTo(expected, within(scale * 1e-12 + 4 * Double.MIN_VALUE));
    }
  }
}
