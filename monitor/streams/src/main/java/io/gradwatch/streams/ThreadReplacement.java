package io.gradwatch.streams;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, at once the first time, then after pauses that double up to
 * half a minute while threads keep dying; ten quiet minutes end that. The pause passes on the dying
 * thread, and closing cuts it short.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final StreamCounts counts;
  private final LongSupplier nanoTime;
  private final CountDownLatch closing = new CountDownLatch(1);
  private int deathsInARow;
  private long lastDeathNanos;

  ThreadReplacement(StreamCounts counts, LongSupplier nanoTime) {
    this.counts = counts;
    this.nanoTime = nanoTime;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    if (exception instanceof VirtualMachineError || exception instanceof LinkageError) {
      log.error("stream thread died of what no new thread would cure; the stream stops", exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration pause = nextPause();
    long count = counts.count(StreamCounts.Happening.THREAD_REPLACED);
    log.error("stream thread died, replaced after {} (count={})", pause, count, exception);
    return await(pause)
        ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
        : StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  synchronized Duration nextPause() {
    long now = nanoTime.getAsLong();
    if (deathsInARow > 0 && now - lastDeathNanos > QUIET.toNanos()) {
      deathsInARow = 0;
    }
    lastDeathNanos = now;
    int doublings = deathsInARow++ - 1;
    if (doublings < 0) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(doublings, 10));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Whether the monitor closed meanwhile. */
  private boolean await(Duration pause) {
    try {
      return closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
