package io.gradwatch.detect.window;

import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.TensorRole;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Histogram of the magnitudes of a layer's weight gradient at one step, with the same buckets for
 * every layer. Bucket {@code i} counts the elements below {@link #upperBound}{@code (i)} and not
 * below the bound before it: powers of four from 2^-40, below which single precision loses an
 * update of weights around 1, to 2^12. Zeros are in the first bucket; larger, NaN and infinite
 * elements in the last.
 *
 * @param counts number of elements by bucket; empty if no histogram was measured
 */
@SuppressWarnings("ArrayRecordComponent")
public record MagnitudeBuckets(long[] counts) {

  /** Number of buckets, including the one without an upper bound. */
  public static final int BUCKETS = 28;

  private static final int FIRST_EXPONENT = -40;
  private static final int EXPONENTS_PER_BUCKET = 2;
  private static final MagnitudeBuckets NOT_MEASURED = new MagnitudeBuckets(new long[0]);

  public static MagnitudeBuckets notMeasured() {
    return NOT_MEASURED;
  }

  /** Upper bound of a bucket; infinite for the last. */
  public static double upperBound(int bucket) {
    return bucket == BUCKETS - 1
        ? Double.POSITIVE_INFINITY
        : Math.scalb(1.0, FIRST_EXPONENT + EXPONENTS_PER_BUCKET * bucket);
  }

  /**
   * The histogram of the weights of a layer, recurrent weights included.
   *
   * @param layer position of the layer in the step's columns
   */
  public static MagnitudeBuckets of(StepColumns step, int layer) {
    long[] counts = new long[BUCKETS];
    boolean measured = false;
    for (int t = step.tensorsBegin(layer); t < step.tensorsEnd(layer); t++) {
      TensorRole role = step.role(t);
      boolean weight = role == TensorRole.WEIGHT || role == TensorRole.RECURRENT_WEIGHT;
      if (weight && step.hasHistogram(t)) {
        measured = true;
        add(counts, step.histogram(t));
        counts[0] += step.zeros(t);
        counts[BUCKETS - 1] += step.nonFinite(t);
      }
    }
    return measured ? new MagnitudeBuckets(counts) : NOT_MEASURED;
  }

  private static void add(long[] counts, MagnitudeHistogram histogram) {
    for (int i = 0; i < histogram.counts().size(); i++) {
      int bucket = bucket(histogram.firstExponent() + i);
      counts[bucket] += histogram.counts().get(i) * histogram.stride();
    }
  }

  /** The bucket of magnitudes from 2^exponent to under 2^(exponent + 1). */
  private static int bucket(int exponent) {
    int bucket = Math.floorDiv(exponent - FIRST_EXPONENT, EXPONENTS_PER_BUCKET) + 1;
    return Math.max(0, Math.min(BUCKETS - 1, bucket));
  }

  /** Whether a histogram was measured. */
  public boolean isMeasured() {
    return counts.length > 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MagnitudeBuckets that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
