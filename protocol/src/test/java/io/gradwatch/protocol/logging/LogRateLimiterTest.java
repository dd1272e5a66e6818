package io.gradwatch.protocol.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogRateLimiterTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void allowsTheFirstEventAndThenOnePerMinute() {
    LogRateLimiter limiter = LogRateLimiter.perMinute(1, clock::get);

    assertThat(limiter.tryAcquire()).isTrue();
    assertThat(limiter.tryAcquire()).isFalse();

    advance(Duration.ofMinutes(1).minusNanos(1));
    assertThat(limiter.tryAcquire()).isFalse();

    advance(Duration.ofNanos(1));
    assertThat(limiter.tryAcquire()).isTrue();
  }

  @Test
  void allowsABurstAndRefillsEvenly() {
    LogRateLimiter limiter = LogRateLimiter.perMinute(60, clock::get);

    assertThat(acquired(limiter, 100)).isEqualTo(60);

    advance(Duration.ofSeconds(3));
    assertThat(acquired(limiter, 100)).isEqualTo(3);
  }

  @Test
  void savesNoMoreThanAMinute() {
    LogRateLimiter limiter = LogRateLimiter.perMinute(60, clock::get);

    advance(Duration.ofHours(1));

    assertThat(acquired(limiter, 1000)).isEqualTo(60);
  }

  @Test
  void countsWhatItSuppressed() {
    LogRateLimiter limiter = LogRateLimiter.perMinute(1, clock::get);

    acquired(limiter, 8);

    assertThat(limiter.takeSuppressed()).isEqualTo(7);
    assertThat(limiter.takeSuppressed()).isZero();
  }

  @Test
  void rejectsALimitOfZero() {
    assertThatThrownBy(() -> LogRateLimiter.perMinute(0, clock::get))
        .hasMessage("linesPerMinute is 0; it must be at least 1");
  }

  private void advance(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static long acquired(LogRateLimiter limiter, int tries) {
    return IntStream.range(0, tries).filter(i -> limiter.tryAcquire()).count();
  }
}
