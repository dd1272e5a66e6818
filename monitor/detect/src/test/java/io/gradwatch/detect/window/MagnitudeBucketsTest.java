package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class MagnitudeBucketsTest {

  private static TensorReport tensor(
      TensorRole role, long zeros, long nans, MagnitudeHistogram histogram) {
    return new TensorReport(
        "W",
        role,
        new TensorStatistics(100, zeros, nans, 0, 1, 0, 0, 0, 0, Optional.of(histogram)),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static MagnitudeBuckets of(TensorReport... tensors) {
    return MagnitudeBuckets.of(ColumnsOfLayer.of(List.of(tensors)), 0);
  }

  private static long count(MagnitudeBuckets magnitudes, double magnitude) {
    int bucket = 0;
    while (MagnitudeBuckets.upperBound(bucket) <= magnitude) {
      bucket++;
    }
    return magnitudes.counts()[bucket];
  }

  @Test
  void countsEachMagnitudeUnderTheNextBound() {
    MagnitudeHistogram oneToEight = new MagnitudeHistogram(0, List.of(5L, 6L, 7L), 1);

    MagnitudeBuckets magnitudes = of(tensor(TensorRole.WEIGHT, 0, 0, oneToEight));

    assertThat(count(magnitudes, 1.5)).isEqualTo(11); // from 1 to under 4
    assertThat(count(magnitudes, 5)).isEqualTo(7);
    assertThat(Arrays.stream(magnitudes.counts()).sum()).isEqualTo(18);
  }

  @Test
  void addsWeightsAndRecurrentWeightsAndExcludesBiases() {
    MagnitudeHistogram ones = new MagnitudeHistogram(0, List.of(1L), 1);

    MagnitudeBuckets magnitudes =
        of(
            tensor(TensorRole.WEIGHT, 0, 0, ones),
            tensor(TensorRole.RECURRENT_WEIGHT, 0, 0, ones),
            tensor(TensorRole.BIAS, 0, 0, ones));

    assertThat(count(magnitudes, 1)).isEqualTo(2);
  }

  @Test
  void countsZerosAndTinyValuesInTheFirstBucketAndHugeAndNonFiniteValuesInTheLast() {
    MagnitudeHistogram tiny = new MagnitudeHistogram(-1074, List.of(1L), 1);
    MagnitudeHistogram huge = new MagnitudeHistogram(1023, List.of(2L), 1);

    MagnitudeBuckets magnitudes =
        of(tensor(TensorRole.WEIGHT, 10, 0, tiny), tensor(TensorRole.WEIGHT, 0, 30, huge));

    assertThat(magnitudes.counts()[0]).isEqualTo(11);
    assertThat(magnitudes.counts()[MagnitudeBuckets.BUCKETS - 1]).isEqualTo(32);
  }

  @Test
  void multipliesASampleByItsStride() {
    MagnitudeHistogram everyTenth = new MagnitudeHistogram(0, List.of(7L), 10);

    assertThat(count(of(tensor(TensorRole.WEIGHT, 0, 0, everyTenth)), 1)).isEqualTo(70);
  }

  @Test
  void isNotMeasuredWithoutAHistogram() {
    assertThat(of().isMeasured()).isFalse();
  }

  @Test
  void endsWithABucketThatHasNoBound() {
    assertThat(MagnitudeBuckets.upperBound(0)).isEqualTo(Math.pow(2, -40));
    assertThat(MagnitudeBuckets.upperBound(MagnitudeBuckets.BUCKETS - 2)).isEqualTo(4096);
    assertThat(MagnitudeBuckets.upperBound(MagnitudeBuckets.BUCKETS - 1)).isInfinite();
  }
}
