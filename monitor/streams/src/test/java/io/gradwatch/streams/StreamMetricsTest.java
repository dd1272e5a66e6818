package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StreamMetrics metrics = new StreamMetrics(registry);

  @Test
  void registersExactlyTheMetersOfTheCatalogue() {
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .filteredOn(id -> !id.getName().endsWith(".histogram"))
        .extracting(Meter.Id::getName)
        .containsOnly(
            Arrays.stream(StreamMeter.values()).map(StreamMeter::meterName).toArray(String[]::new));
  }

  @Test
  void aDelayCountsInEveryBucketFromItsOwnBoundOn() {
    metrics.recordEvaluationDelay(Duration.ofMillis(30));
    metrics.recordEvaluationDelay(Duration.ofMillis(50));

    assertThat(upTo(25)).isZero();
    assertThat(upTo(50)).isEqualTo(2);
    assertThat(delay().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(80);
  }

  @Test
  void aDelayOfHoursIsAboveTheLastBound() {
    metrics.recordEvaluationDelay(Duration.ofHours(7));

    assertThat(upTo(300_000)).isZero();
    assertThat(delay().count()).isEqualTo(1);
  }

  @Test
  void aTrainersClockThatIsAheadCountsAsNoDelay() {
    metrics.recordEvaluationDelay(Duration.ofSeconds(-5));

    assertThat(upTo(10)).isEqualTo(1);
    assertThat(delay().totalTime(TimeUnit.MILLISECONDS)).isZero();
  }

  @Test
  void aClockInYear1CountsAsThirtyDays() {
    metrics.recordEvaluationDelay(Duration.ofDays(2_025 * 365L));

    assertThat(delay().totalTime(TimeUnit.DAYS)).isEqualTo(30);
  }

  private Timer delay() {
    return registry.get(StreamMeter.EVALUATION_DELAY.meterName()).timer();
  }

  private long upTo(long boundMillis) {
    return Arrays.stream(delay().takeSnapshot().histogramCounts())
        .filter(bucket -> bucket.bucket(TimeUnit.MILLISECONDS) == boundMillis)
        .mapToLong(bucket -> (long) bucket.count())
        .sum();
  }
}
