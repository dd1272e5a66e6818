package io.gradwatch.benchmarks.latency;

import io.gradwatch.benchmarks.synthetic.LoadPublisher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Publishes the steps of runs when they are due, on a thread of its own. */
final class PacedLoad implements AutoCloseable {

  private static final long PAUSE_NANOS = 500_000;

  private final LoadPublisher publisher;
  private final List<PacedRuns> groups = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  PacedLoad(String bootstrap) {
    publisher = new LoadPublisher(bootstrap);
    thread = new Thread(this::run, "gradwatch-bench-load");
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins to publish further runs, their first steps at once. */
  void add(PacedRuns runs, long firstSteps) {
    runs.infos().forEach(publisher::send);
    runs.send(publisher::sendStep, firstSteps);
    runs.start(System.nanoTime());
    groups.add(runs);
  }

  private void run() {
    while (!closed) {
      for (PacedRuns runs : groups) {
        runs.sendDue(publisher::sendStep, System.nanoTime());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Stops publishing.
   *
   * @throws org.apache.kafka.common.KafkaException if a record was not acknowledged
   */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (publisher) {
      publisher.flush();
    }
  }
}
