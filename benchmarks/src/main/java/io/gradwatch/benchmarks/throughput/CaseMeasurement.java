package io.gradwatch.benchmarks.throughput;

import io.gradwatch.benchmarks.process.BenchmarkBroker;
import io.gradwatch.benchmarks.process.BenchmarkMonitor;
import io.gradwatch.benchmarks.process.ConsumerProcess;
import io.gradwatch.benchmarks.process.MonitorClient;
import io.gradwatch.benchmarks.process.ProcessUsage;
import io.gradwatch.benchmarks.process.ReadMode;
import io.gradwatch.benchmarks.process.TopicSizes;
import io.gradwatch.benchmarks.synthetic.LoadPublisher;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.benchmarks.synthetic.SyntheticRuns;
import io.gradwatch.protocol.Quantile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Measures one case on a broker of its own. First the monitor evaluates steps until its windows are
 * full. Then polling, decoding and the monitor take turns, so that all see the same load of the
 * machine: before each turn of the monitor, which is stopped in between, enough steps are published
 * for the turn, which begins when the monitor has loaded every run again. At last the monitor is
 * idle and gets a burst.
 */
final class CaseMeasurement {

  private static final int TURNS = 3;

  /** The monitor's windows are full after this many steps. */
  private static final int WINDOW_STEPS = 64;

  /** The warm-up ends after this many times the duration of a turn, full windows or not. */
  private static final int WARM_UP_TURNS = 3;

  /**
   * The monitor's code counts as compiled once its process has used this many times the duration of
   * a turn in processor time. Only the first case waits for that, for a limited time.
   */
  private static final int COMPILED_TURNS = 8;

  private static final int FIRST_WARM_UP_TURNS = 20;

  /** Layer-steps that are in the topic ahead of the monitor while it warms up. */
  private static final long WARM_UP_LEAD = 20_000;

  /** Minimum time from the first evaluated step of a turn to the measurement. */
  private static final Duration TURN_LEAD = Duration.ofMillis(400);

  /** Time in which a restarted monitor loads its runs, where it is not known from another turn. */
  private static final Duration LOADING_TIME_PER_RUN = Duration.ofMillis(2);

  private static final Duration LOADING_TIMEOUT = Duration.ofSeconds(30);

  /** Steps that are published for a turn, compared with those expected to be evaluated. */
  private static final double TURN_RESERVE = 1.3;

  private static final long MAX_TURN_BYTES = 600_000_000;
  private static final long LAYER_BYTES = 240;
  private static final long BURST_LAYER_STEPS = 50_000;

  private static final Duration PROGRESS_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(20);

  private final BenchmarkBroker broker;
  private final BenchmarkMonitor monitor;
  private final ConsumerProcess consumer;
  private final Path stateDir;
  private final Duration turn;
  private final TopicSizes sizes;

  private long evaluatedBefore;
  private double stepsPerSecond;
  private Duration lead = TURN_LEAD;

  /**
   * @param stateDir folder for the monitor, created if missing
   * @param turn duration of a turn
   */
  CaseMeasurement(
      BenchmarkBroker broker,
      BenchmarkMonitor monitor,
      ConsumerProcess consumer,
      Path stateDir,
      Duration turn) {
    this.broker = broker;
    this.monitor = monitor;
    this.consumer = consumer;
    this.stateDir = stateDir;
    this.turn = turn;
    this.sizes = new TopicSizes(broker.admin());
  }

  /** What one turn of the monitor yields. */
  private record MonitorTurn(StageCost cost, double changelogBytes) {}

  ThroughputRow measure(ThroughputCase load)
      throws IOException, InterruptedException, ExecutionException {
    SyntheticNetwork network = load.network();
    StepEncoder encoder = new StepEncoder(network);
    // Long ago: a step every 100 ms by the trainer's clock must not get ahead of the real one.
    SyntheticRuns runs =
        new SyntheticRuns(encoder, "run", load.runs(), Instant.now().minus(Duration.ofHours(20)));
    try (LoadPublisher publisher = new LoadPublisher(broker.bootstrap())) {
      runs.sendInfos(publisher);
      warmUp(runs, publisher, network.layers());
      lead = TURN_LEAD.plus(LOADING_TIME_PER_RUN.multipliedBy(load.runs()));
      double stepsBefore = (double) evaluatedBefore / load.runs();
      Map<ReadMode, List<StageCost>> readers = new EnumMap<>(ReadMode.class);
      List<MonitorTurn> turns = new ArrayList<>();
      for (int i = 0; i < TURNS; i++) {
        publishAhead(runs, publisher, network.layers());
        for (ReadMode mode : ReadMode.values()) {
          readers
              .computeIfAbsent(mode, first -> new ArrayList<>())
              .add(read(mode, network.layers()));
        }
        turns.add(monitorTurn(runs, network.layers()));
      }
      long burst = Math.max(load.runs(), BURST_LAYER_STEPS / network.layers());
      double burstSeconds = burstSeconds(runs, publisher, burst);
      monitor.stop();
      return new ThroughputRow(
          network.layers(),
          load.runs(),
          load.sick(),
          median(readers, ReadMode.POLL),
          median(readers, ReadMode.DECODE),
          median(readers, ReadMode.DECODE_OBJECTS),
          StageCost.median(turns.stream().map(MonitorTurn::cost).toList()),
          Quantile.median(turns.stream().mapToDouble(MonitorTurn::changelogBytes).toArray()),
          HistorySize.bytesPerTensor(encoder),
          burst,
          burstSeconds,
          stepsBefore);
    }
  }

  private static StageCost median(Map<ReadMode, List<StageCost>> readers, ReadMode mode) {
    return StageCost.median(readers.getOrDefault(mode, List.of()));
  }

  /** Publishes just ahead of the monitor until its windows are full or the time is over. */
  private void warmUp(SyntheticRuns runs, LoadPublisher publisher, int layers)
      throws IOException, InterruptedException {
    monitor.start(broker.bootstrap(), stateDir);
    long target = (long) WINDOW_STEPS * runs.names().size();
    long compiledNanos = turn.multipliedBy(COMPILED_TURNS).toNanos();
    ProcessUsage first = monitor.usage();
    ProcessUsage usage = first;
    int turns = usage.cpuNanos() < compiledNanos ? FIRST_WARM_UP_TURNS : WARM_UP_TURNS;
    long deadline = System.nanoTime() + turn.multipliedBy(turns).toNanos();
    while ((usage.steps() < target || usage.cpuNanos() < compiledNanos)
        && System.nanoTime() - deadline < 0) {
      double elapsed = usage.since(first).nanos() / 1e9;
      long halfASecond = elapsed > 0 ? (long) (usage.steps() / elapsed / 2) : 0;
      long lead = Math.max(1 + WARM_UP_LEAD / layers, halfASecond);
      long ahead = usage.steps() + lead - runs.sent();
      runs.send(publisher, Math.max(0, ahead));
      publisher.flush();
      Thread.sleep(SAMPLE_INTERVAL.toMillis());
      ProcessUsage next = monitor.usage();
      if (first.steps() == 0 && next.steps() > 0) {
        first = next; // the time before the first step is that of joining the group
      }
      usage = next;
    }
    ProcessUsage whole = usage.since(first);
    stepsPerSecond = whole.steps() / (whole.nanos() / 1e9);
    evaluatedBefore += monitor.stop().steps();
  }

  /** Publishes what the monitor is expected to evaluate in its next turn. */
  private void publishAhead(SyntheticRuns runs, LoadPublisher publisher, int layers) {
    double seconds = turn.plus(lead).toMillis() / 1e3;
    long expected = (long) Math.ceil(TURN_RESERVE * stepsPerSecond * seconds);
    long wanted = Math.max(runs.names().size(), expected);
    long bounded = Math.min(wanted, Math.max(1, MAX_TURN_BYTES / (LAYER_BYTES * layers)));
    long waiting = runs.sent() - evaluatedBefore;
    runs.send(publisher, Math.max(0, bounded - waiting));
    publisher.flush();
  }

  private StageCost read(ReadMode mode, int layers) throws IOException, InterruptedException {
    Duration duration = turn.dividedBy(3);
    return StageCost.of(consumer.read(mode, duration, broker.bootstrap()), layers);
  }

  private MonitorTurn monitorTurn(SyntheticRuns runs, int layers)
      throws IOException, InterruptedException, ExecutionException {
    long waiting = runs.sent() - evaluatedBefore;
    long bytesBefore = sizes.changelogBytes();
    MonitorClient client = new MonitorClient(monitor.start(broker.bootstrap(), stateDir));
    awaitSteps(1, PROGRESS_TIMEOUT);
    long first = System.nanoTime();
    awaitSteps(waiting, TURN_LEAD);
    client.awaitRuns(runs.names().size(), LOADING_TIMEOUT);
    ProcessUsage begin = monitor.usage();
    lead = Duration.ofNanos(System.nanoTime() - first);
    awaitSteps(waiting, turn);
    ProcessUsage usage = monitor.usage().since(begin);
    // Of the whole turn: what is evaluated is written at the next commit, the last one at the end.
    long steps = monitor.stop().steps();
    long bytes = sizes.changelogBytes() - bytesBefore;
    evaluatedBefore += steps;
    if (usage.steps() == 0) {
      throw new IOException(
          "the monitor evaluated no step within " + turn.toMillis() + " ms; use longer --seconds");
    }
    stepsPerSecond = usage.steps() / (usage.nanos() / 1e9);
    return new MonitorTurn(StageCost.of(usage, layers), (double) bytes / ((double) steps * layers));
  }

  /** Waits until the monitor has evaluated a number of steps since its start, or time is over. */
  private void awaitSteps(long steps, Duration timeout) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (monitor.usage().steps() < steps && System.nanoTime() - deadline < 0) {
      Thread.sleep(SAMPLE_INTERVAL.toMillis());
    }
  }

  private double burstSeconds(SyntheticRuns runs, LoadPublisher publisher, long steps)
      throws IOException, InterruptedException, ExecutionException {
    monitor.start(broker.bootstrap(), stateDir);
    if (Double.isNaN(drainedAfter(System.nanoTime()))) {
      return Double.NaN;
    }
    long begin = System.nanoTime();
    runs.send(publisher, steps);
    publisher.flush();
    return drainedAfter(begin);
  }

  /** Seconds from a time until the monitor has committed all steps; NaN if it takes too long. */
  private double drainedAfter(long begin) throws InterruptedException, ExecutionException {
    while (System.nanoTime() - begin < DRAIN_TIMEOUT.toNanos()) {
      if (sizes.stepsLag() == 0) {
        return (System.nanoTime() - begin) / 1e9;
      }
      Thread.sleep(SAMPLE_INTERVAL.toMillis());
    }
    return Double.NaN;
  }
}
