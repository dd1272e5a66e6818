package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class DelaysTest {

  private final Delays delays = new Delays();

  private long upTo(double boundSeconds) {
    return delays.counts()[Arrays.binarySearch(Delays.boundsSeconds(), boundSeconds)];
  }

  @Test
  void countsADelayUnderTheNextBoundTheBoundIncluded() {
    delays.count(Duration.ofMillis(30));
    delays.count(Duration.ofMillis(50));

    assertThat(upTo(0.05)).isEqualTo(2);
    assertThat(delays.sumSeconds()).isEqualTo(0.08);
  }

  @Test
  void countsWhatWaitedForHoursInTheLastBucket() {
    delays.count(Duration.ofHours(7));

    assertThat(upTo(Double.POSITIVE_INFINITY)).isEqualTo(1);
  }

  @Test
  void takesAClockThatIsAheadForNoDelay() {
    delays.count(Duration.ofSeconds(-5));

    assertThat(upTo(0.01)).isEqualTo(1);
    assertThat(delays.sumSeconds()).isZero();
  }
}
