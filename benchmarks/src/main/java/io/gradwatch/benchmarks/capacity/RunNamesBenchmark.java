package io.gradwatch.benchmarks.capacity;

import io.gradwatch.benchmarks.process.BenchmarkBroker;
import io.gradwatch.benchmarks.process.BenchmarkMonitor;
import io.gradwatch.benchmarks.process.MonitorClient;
import io.gradwatch.benchmarks.synthetic.LoadPublisher;
import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.benchmarks.synthetic.SyntheticRuns;
import io.gradwatch.cli.ScratchFolder;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.streams.StreamEvent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Many more run names than a monitor keeps, each published once as the description of a run, while
 * another run goes on.
 */
public final class RunNamesBenchmark {

  private static final int LAYERS = 10;

  /** Steps per second of the run that goes on. */
  private static final int RATE = 10;

  /** Names that are published between two looks at the other run. */
  private static final int BATCH = 1_000;

  private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);

  /** The benchmark ends if the monitor evaluates nothing for this time. */
  private static final Duration PROGRESS_TIMEOUT = Duration.ofMinutes(1);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

  private final BenchmarkMonitor monitor;
  private final LoadPublisher publisher;
  private final SyntheticRuns live;
  private final Consumer<String> progress;
  private final long begin = System.nanoTime();
  private double longestLagSeconds;

  private RunNamesBenchmark(
      BenchmarkMonitor monitor, LoadPublisher publisher, Consumer<String> progress) {
    this.monitor = monitor;
    this.publisher = publisher;
    this.progress = progress;
    this.live =
        new SyntheticRuns(
            new StepEncoder(new SyntheticNetwork(LAYERS, NetworkCondition.HEALTHY)),
            "live",
            1,
            Instant.now().minus(Duration.ofHours(1)));
  }

  /**
   * Measures.
   *
   * @param maxHeap maximum heap of the monitor's process, for example {@code 2g}
   * @param timeout time after which no further names are published
   * @param progress called with a line now and then
   */
  public static RunNamesResult measure(
      long names, String maxHeap, Duration timeout, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create();
        BenchmarkBroker broker = BenchmarkBroker.start(scratch.folder("broker"));
        BenchmarkMonitor monitor = BenchmarkMonitor.create(scratch.folder("monitor"), maxHeap);
        LoadPublisher publisher = new LoadPublisher(broker.bootstrap())) {
      URI address = monitor.start(broker.bootstrap(), scratch.folder("state"));
      MonitorClient client = new MonitorClient(address);
      client.awaitReady(READY_TIMEOUT);
      return new RunNamesBenchmark(monitor, publisher, progress)
          .measure(names, maxHeap, timeout, client);
    }
  }

  private RunNamesResult measure(long names, String maxHeap, Duration timeout, MonitorClient client)
      throws IOException, InterruptedException {
    startLiveRun();
    long sent = 0;
    while (sent < names && seconds() < timeout.toSeconds()) {
      long batch = Math.min(BATCH, names - sent);
      for (long i = 0; i < batch; i++) {
        publisher.send(info(sent++));
      }
      publisher.flush();
      keepAlive();
      if (sent % (names / 10 + 1) < BATCH) {
        progress.accept("%d names after %.0f s".formatted(sent, seconds()));
      }
    }
    double seconds = drain(sent + 1);
    long evicted = monitor.events(StreamEvent.RUN_EVICTED);
    return new RunNamesResult(
        sent,
        seconds,
        evicted,
        runsShown(client, sent + 1 - evicted),
        monitor.liveHeapBytes(),
        maxHeap,
        live.sent(),
        monitor.usage().steps(),
        longestLagSeconds);
  }

  /** Until its first step, the run is like the names that replace each other. */
  private void startLiveRun() throws IOException, InterruptedException {
    live.sendInfos(publisher);
    live.send(publisher, 1);
    publisher.flush();
    long deadline = System.nanoTime() + PROGRESS_TIMEOUT.toNanos();
    while (monitor.usage().steps() < 1) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the monitor evaluated no step within " + PROGRESS_TIMEOUT);
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
  }

  /**
   * Waits until everything is evaluated; the other run goes on until all names are.
   *
   * @return seconds from the begin until all names were evaluated
   */
  private double drain(long infos) throws IOException, InterruptedException {
    double seconds = Double.NaN;
    long evaluated = 0;
    long progressed = System.nanoTime();
    while (System.nanoTime() - progressed < PROGRESS_TIMEOUT.toNanos()) {
      long infosEvaluated = monitor.runInfosEvaluated();
      long stepsEvaluated = monitor.usage().steps();
      if (infosEvaluated + stepsEvaluated > evaluated) {
        evaluated = infosEvaluated + stepsEvaluated;
        progressed = System.nanoTime();
      }
      if (infosEvaluated < infos) {
        keepAlive();
      } else {
        seconds = Double.isNaN(seconds) ? seconds() : seconds;
        if (stepsEvaluated == live.sent()) {
          break;
        }
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
    return seconds;
  }

  /** A run is shown some time after its evaluation: the rate of snapshots is bounded. */
  private static int runsShown(MonitorClient client, long expected)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PROGRESS_TIMEOUT.toNanos();
    int shown = client.runs();
    while (shown != expected && System.nanoTime() - deadline < 0) {
      Thread.sleep(POLL_INTERVAL.toMillis());
      shown = client.runs();
    }
    return shown;
  }

  /** Takes the steps of the other run that are due, and sees how far its evaluation is behind. */
  private void keepAlive() throws IOException, InterruptedException {
    long due = (long) (seconds() * RATE) - live.sent();
    live.send(publisher, Math.max(0, due));
    long behind = live.sent() - monitor.usage().steps();
    longestLagSeconds = Math.max(longestLagSeconds, (double) behind / RATE);
  }

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Every second run has ended. */
  private static RunInfo info(long number) {
    Instant now = Instant.now();
    return new RunInfo(
        "name" + number,
        1,
        number % 2 == 0 ? RunState.RUNNING : RunState.FINISHED,
        now,
        now,
        "none",
        "none",
        List.of(),
        Map.of(),
        0,
        OptionalLong.empty(),
        "");
  }
}
