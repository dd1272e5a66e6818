package io.gradwatch.streams;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that failed: immediately the first time, then after a backoff that
 * doubles with each failure up to 30 seconds. Ten minutes without a failure reset the backoff. The
 * failed thread waits for the backoff; closing ends the wait.
 *
 * <p>After {@value #MAX_REPLACEMENTS} replacements without progress the stream ends, so that a
 * supervisor can act. Progress means: since the first of these failures, the consumer group has
 * committed another offset in every partition where records waited then; if none waited, in any
 * partition. Work of an aborted transaction is no progress, and neither is that of other partitions
 * while one is stuck. Failures while the cluster does not give its offsets are not counted.
 */
final class StreamThreadReplacer implements StreamsUncaughtExceptionHandler, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StreamThreadReplacer.class);
  private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(1);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
  private static final Duration RESET_AFTER = Duration.ofMinutes(10);

  /** Two to three minutes of backoff. */
  static final int MAX_REPLACEMENTS = 10;

  private final StreamMetrics metrics;
  private final LongSupplier nanoTime;
  private final Supplier<Optional<InputOffsets>> offsets;
  private final IntConsumer removeThread;
  private final RejectedTopics rejectedTopics;
  private final CountDownLatch closing = new CountDownLatch(1);
  private int consecutiveFailures;
  private long lastFailureNanos;
  private int failuresWithoutProgress;
  private @Nullable InputOffsets offsetsBefore;

  /**
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   * @param offsets current offsets of the input topics; empty if the cluster does not answer
   * @param removeThread removes the thread with a number from the consumer group; its replacement
   *     has another number
   * @param rejectedTopics learns the topics that may not be written: Kafka Streams ends the thread
   *     then without asking {@link RetryingProductionHandler}
   */
  StreamThreadReplacer(
      StreamMetrics metrics,
      LongSupplier nanoTime,
      Supplier<Optional<InputOffsets>> offsets,
      IntConsumer removeThread,
      RejectedTopics rejectedTopics) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
    this.offsets = offsets;
    this.removeThread = removeThread;
    this.rejectedTopics = rejectedTopics;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    if (exception instanceof VirtualMachineError || exception instanceof LinkageError) {
      log.error("unrecoverable error in stream thread, shutting down", exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    leaveOutRejected(exception);
    if (exhausted()) {
      log.error(
          "stream threads failed {} times without progress, the stream ends (failure={})",
          MAX_REPLACEMENTS + 1,
          exception.toString(),
          exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration backoff = nextBackoff();
    metrics.countEvent(StreamEvent.THREAD_REPLACED);
    log.error("stream thread failed, replacing it after {}", backoff, exception);
    if (await(backoff)) {
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    // Kafka Streams calls this method on the thread that failed.
    InstanceIdentity.threadNumber(Thread.currentThread().getName()).ifPresent(removeThread);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private void leaveOutRejected(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      Set<String> topics = RetryingProductionHandler.statedTopics(cause);
      if (!topics.isEmpty()) {
        metrics.countEvent(StreamEvent.PRODUCTION_FAILED);
        String reason = cause.toString();
        topics.forEach(topic -> leaveOut(topic, reason));
        return;
      }
    }
  }

  private void leaveOut(String topic, String reason) {
    if (rejectedTopics.reject(topic, reason)) {
      log.error(
          "topic may not be written, the stream goes on without it for a while and counts what is"
              + " left out (topic={})",
          topic);
    }
  }

  /** Counts a failure; returns whether there were too many without progress. */
  synchronized boolean exhausted() {
    Optional<InputOffsets> now = offsets.get();
    if (now.isEmpty()) {
      return false;
    }
    if (offsetsBefore == null || now.get().progressedSince(offsetsBefore)) {
      offsetsBefore = now.get();
      failuresWithoutProgress = 0;
    }
    return ++failuresWithoutProgress > MAX_REPLACEMENTS;
  }

  synchronized Duration nextBackoff() {
    long now = nanoTime.getAsLong();
    if (consecutiveFailures > 0 && now - lastFailureNanos > RESET_AFTER.toNanos()) {
      consecutiveFailures = 0;
    }
    lastFailureNanos = now;
    int doublings = consecutiveFailures++ - 1;
    if (doublings < 0) {
      return Duration.ZERO;
    }
    Duration backoff = INITIAL_BACKOFF.multipliedBy(1L << Math.min(doublings, 10));
    return backoff.compareTo(MAX_BACKOFF) < 0 ? backoff : MAX_BACKOFF;
  }

  /** Returns whether the monitor was closed during the wait. */
  private boolean await(Duration backoff) {
    try {
      return closing.await(backoff.toNanos(), TimeUnit.NANOSECONDS);
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
