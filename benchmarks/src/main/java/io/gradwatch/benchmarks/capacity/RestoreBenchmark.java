package io.gradwatch.benchmarks.capacity;

import io.gradwatch.benchmarks.process.BenchmarkBroker;
import io.gradwatch.benchmarks.process.BenchmarkMonitor;
import io.gradwatch.benchmarks.process.MonitorClient;
import io.gradwatch.benchmarks.process.ProcessUsage;
import io.gradwatch.benchmarks.process.TopicSizes;
import io.gradwatch.benchmarks.synthetic.LoadPublisher;
import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.benchmarks.synthetic.SyntheticRuns;
import io.gradwatch.cli.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A monitor evaluates many runs until their windows are full. Another one, in a JVM of its own,
 * restores them from the changelog and then receives nothing more.
 */
public final class RestoreBenchmark {

  /** The windows and the ring of columns in the changelog are full after 64 steps. */
  private static final long STEPS = 70;

  /** Steps of all runs that are published ahead of the monitor. */
  private static final long LEAD = 2_000;

  private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration PROGRESS_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  /** Before the idle monitor is observed, it rests for the time of the observation over this. */
  private static final int REST_DIVISOR = 3;

  private final BenchmarkBroker broker;
  private final Path folder;
  private final Consumer<String> progress;
  private final TopicSizes sizes;

  private RestoreBenchmark(BenchmarkBroker broker, Path folder, Consumer<String> progress) {
    this.broker = broker;
    this.folder = folder;
    this.progress = progress;
    this.sizes = new TopicSizes(broker.admin());
  }

  /**
   * Measures.
   *
   * @param idle time for which the idle monitor is observed
   * @param progress called with a line for each part that is done
   */
  public static RestoreResult measure(
      int runs, int layers, Duration idle, Consumer<String> progress)
      throws IOException, InterruptedException, ExecutionException {
    try (ScratchFolder scratch = ScratchFolder.create();
        BenchmarkBroker broker = BenchmarkBroker.start(scratch.folder("broker"))) {
      return new RestoreBenchmark(broker, scratch.folder("monitors"), progress)
          .measure(runs, layers, idle);
    }
  }

  private RestoreResult measure(int runs, int layers, Duration idle)
      throws IOException, InterruptedException, ExecutionException {
    Duration readyWithoutRuns;
    double idleCpuShareWithoutRuns;
    try (BenchmarkMonitor monitor = BenchmarkMonitor.create(folder.resolve("first"))) {
      long start = System.nanoTime();
      start(monitor).awaitReady(READY_TIMEOUT);
      readyWithoutRuns = since(start);
      progress.accept(
          "a monitor without runs was ready after " + readyWithoutRuns.toMillis() + " ms");
      idleCpuShareWithoutRuns = idleCpuShare(monitor, idle);
      fill(monitor, runs, layers);
      monitor.stop();
    }
    long changelogBytes = sizes.changelogBytes();
    progress.accept(runs + " runs were evaluated");
    try (BenchmarkMonitor monitor = BenchmarkMonitor.create(folder.resolve("second"))) {
      long start = System.nanoTime();
      MonitorClient client = start(monitor);
      client.awaitReady(READY_TIMEOUT);
      Duration ready = since(start);
      client.awaitRuns(runs, READY_TIMEOUT);
      Duration shown = since(start);
      progress.accept("they were restored after " + ready.toMillis() + " ms");
      double idleCpuShare = idleCpuShare(monitor, idle);
      return new RestoreResult(
          runs,
          layers,
          STEPS,
          changelogBytes,
          readyWithoutRuns,
          ready,
          shown,
          monitor.liveHeapBytes(),
          idleCpuShareWithoutRuns,
          idleCpuShare,
          idle);
    }
  }

  private static double idleCpuShare(BenchmarkMonitor monitor, Duration idle)
      throws IOException, InterruptedException {
    Thread.sleep(idle.dividedBy(REST_DIVISOR).toMillis());
    ProcessUsage begin = monitor.usage();
    Thread.sleep(idle.toMillis());
    ProcessUsage usage = monitor.usage().since(begin);
    return (double) usage.cpuNanos() / usage.nanos();
  }

  private MonitorClient start(BenchmarkMonitor monitor) throws IOException, InterruptedException {
    return new MonitorClient(monitor.start(broker.bootstrap(), folder.resolve("state")));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void fill(BenchmarkMonitor monitor, int runs, int layers)
      throws IOException, InterruptedException, ExecutionException {
    StepEncoder encoder = new StepEncoder(new SyntheticNetwork(layers, NetworkCondition.HEALTHY));
    SyntheticRuns synthetic =
        new SyntheticRuns(encoder, "run", runs, Instant.now().minus(Duration.ofHours(1)));
    long total = STEPS * runs;
    try (LoadPublisher publisher = new LoadPublisher(broker.bootstrap())) {
      synthetic.sendInfos(publisher);
      long evaluated = 0;
      long progressed = System.nanoTime();
      while (evaluated < total) {
        long ahead = Math.min(total, evaluated + LEAD) - synthetic.sent();
        synthetic.send(publisher, Math.max(0, ahead));
        publisher.flush();
        Thread.sleep(POLL_INTERVAL.toMillis());
        long now = monitor.usage().steps();
        progressed = now > evaluated ? System.nanoTime() : progressed;
        evaluated = now;
        if (since(progressed).compareTo(PROGRESS_TIMEOUT) > 0) {
          throw new IOException(
              "the monitor evaluated %d of %d steps and then none for %s"
                  .formatted(evaluated, total, PROGRESS_TIMEOUT));
        }
      }
      while (sizes.stepsLag() > 0) {
        Thread.sleep(POLL_INTERVAL.toMillis());
      }
    }
  }
}
