package io.gradwatch.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

  private final AtomicLong nanos = new AtomicLong();
  private final StreamCounts counts = new StreamCounts();
  private final ThreadReplacement replacement = new ThreadReplacement(counts, nanos::get);

  @Test
  void theFirstDeathIsReplacedAtOnceAndCounted() {
    assertThat(replacement.handle(new IllegalStateException("x"))).isEqualTo(REPLACE_THREAD);
    assertThat(counts.happened(StreamCounts.Happening.THREAD_REPLACED)).isEqualTo(1);
  }

  @Test
  void pausesDoubleUpToHalfAMinuteAndTenQuietMinutesEndThat() {
    assertThat(java.util.stream.IntStream.range(0, 8).mapToObj(i -> replacement.nextPause()))
        .extracting(Duration::toSeconds)
        .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);

    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(replacement.nextPause()).isZero();
  }

  @Test
  void closingCutsThePauseShort() {
    replacement.nextPause();
    replacement.close();

    assertThat(replacement.handle(new IllegalStateException("x"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anErrorOfTheVirtualMachineStopsTheStream() {
    assertThat(replacement.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
  }
}
