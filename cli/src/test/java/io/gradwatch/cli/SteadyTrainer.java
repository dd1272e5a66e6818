package io.gradwatch.cli;

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
import java.util.concurrent.locks.LockSupport;

/**
 * A program that publishes 100 steps per second without training a network, so that only the
 * publisher can slow it down. It regularly prints how many reports are durable, that is in the
 * broker or in the spool.
 */
final class SteadyTrainer {

  private static final Duration STEP = Duration.ofMillis(10);
  private static final int PRINT_INTERVAL = 10;
  private static final int TENSORS = 20;

  private SteadyTrainer() {}

  /** Arguments: bootstrap address, spool folder, run, attempt, number of steps. */
  public static void main(String[] args) {
    int attempt = Integer.parseInt(args[3]);
    long steps = Long.parseLong(args[4]);
    try (KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(args[0]).spoolFolder(Path.of(args[1])).build()) {
      publisher.run(info(args[2], attempt, RunState.STARTED, 0));
      long nextStepNanos = System.nanoTime();
      for (long step = 0; step < steps; step++) {
        publisher.step(SyntheticStep.of(args[2], attempt, step, TENSORS));
        if (step % PRINT_INTERVAL == 0) {
          PublisherCounts counts = publisher.counts();
          System.out.println("durable " + (counts.published() + counts.spooled()));
          System.out.flush();
        }
        nextStepNanos += STEP.toNanos();
        LockSupport.parkNanos(nextStepNanos - System.nanoTime());
      }
      publisher.run(info(args[2], attempt, RunState.FINISHED, steps));
      System.out.println("closed " + publisher.close(Duration.ofSeconds(30)));
    }
  }

  private static RunInfo info(String run, int attempt, RunState state, long steps) {
    return new RunInfo(
        run,
        attempt,
        state,
        Instant.now(),
        Instant.now(),
        "none",
        "none",
        List.of(),
        Map.of(),
        steps,
        OptionalLong.empty(),
        "");
  }
}
