package io.gradwatch.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamThreadReplacerTest {

  private final AtomicLong nanos = new AtomicLong();
  private final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
  private final StreamThreadReplacer threadReplacer = new StreamThreadReplacer(metrics, nanos::get);

  @Test
  void theFirstFailedThreadIsReplacedAtOnceAndCounted() {
    assertThat(threadReplacer.handle(new IllegalStateException("x"))).isEqualTo(REPLACE_THREAD);
    assertThat(metrics.events(StreamEvent.THREAD_REPLACED)).isEqualTo(1);
  }

  @Test
  void backoffDoublesUpToHalfAMinuteAndResetsAfterTenMinutesWithoutFailure() {
    assertThat(java.util.stream.IntStream.range(0, 8).mapToObj(i -> threadReplacer.nextBackoff()))
        .extracting(Duration::toSeconds)
        .containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);

    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    assertThat(threadReplacer.nextBackoff()).isZero();
  }

  @Test
  void closingEndsTheBackoff() {
    threadReplacer.nextBackoff();
    threadReplacer.close();

    assertThat(threadReplacer.handle(new IllegalStateException("x"))).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anErrorOfTheVirtualMachineStopsTheStream() {
    assertThat(threadReplacer.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
  }
}
