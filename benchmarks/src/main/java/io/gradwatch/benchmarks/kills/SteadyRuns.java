package io.gradwatch.benchmarks.kills;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Publishes several runs at a steady rate on a thread of its own, with the publisher that trainers
 * use.
 *
 * <p>A run is not announced: the heartbeats of an announced run go through another topic, and what
 * is published at which step would depend on how both topics interleave. Its end is, once all steps
 * are evaluated.
 */
final class SteadyRuns implements AutoCloseable {

  private static final long POLL_MILLIS = 50;

  private final List<String> runs;
  private final Duration interval;
  private final KafkaPublisher publisher;
  private final Thread thread = new Thread(this::publish, "gradwatch-steady-runs");
  private volatile boolean stopping;
  private final AtomicLong steps = new AtomicLong();

  /**
   * @param count number of runs
   * @param stepsPerSecond steps per second and run
   */
  SteadyRuns(String bootstrap, Path spoolFolder, int count, int stepsPerSecond) {
    this.runs = IntStream.range(0, count).mapToObj(run -> "run" + run).toList();
    this.interval = Duration.ofSeconds(1).dividedBy(stepsPerSecond);
    this.publisher = KafkaPublisher.builder().bootstrap(bootstrap).spoolFolder(spoolFolder).build();
  }

  void start() {
    thread.start();
  }

  List<String> names() {
    return runs;
  }

  private void publish() {
    long next = System.nanoTime();
    while (!stopping) {
      for (String run : runs) {
        publisher.step(PeriodicStep.of(run, steps.get()));
      }
      steps.incrementAndGet();
      next += interval.toNanos();
      try {
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends the steps and waits until the broker has all of them; returns their number per run. */
  long finishSteps(Duration timeout) throws InterruptedException {
    stopping = true;
    thread.join();
    awaitDelivery(timeout);
    return steps.get();
  }

  /** Announces the end of every run and waits until the broker has it. */
  void announceEnd(Duration timeout) throws InterruptedException {
    runs.forEach(run -> publisher.run(finished(run)));
    awaitDelivery(timeout);
  }

  private RunInfo finished(String run) {
    return new RunInfo(
        run,
        1,
        RunState.FINISHED,
        Instant.now(),
        Instant.now(),
        "none",
        "none",
        List.of(),
        Map.of(),
        steps.get(),
        OptionalLong.empty(),
        "");
  }

  private void awaitDelivery(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      PublisherCounts counts = publisher.counts();
      if (counts.pending() == 0 && counts.spooled() == 0) {
        if (counts.lost() > 0) {
          throw new IllegalStateException("the publisher lost reports: " + counts);
        }
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("not delivered within " + timeout + ": " + counts);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    stopping = true;
    publisher.close(Duration.ofSeconds(1));
  }
}
