package io.gradwatch.benchmarks.latency;

import io.gradwatch.benchmarks.process.BenchmarkBroker;
import io.gradwatch.benchmarks.process.BenchmarkMonitor;
import io.gradwatch.benchmarks.synthetic.NetworkCondition;
import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.benchmarks.synthetic.SyntheticNetwork;
import io.gradwatch.cli.ScratchFolder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures latencies at several rates, scrapes with many runs, and small runs beside a large one.
 * The monitor's process stays alive, so that its code is compiled; each load has a broker of its
 * own.
 */
public final class LatencyBenchmark {

  /** Runs that share the rate of a row. */
  private static final int RUNS = 10;

  private static final int MANY_RUNS_LAYERS = 10;
  private static final double MANY_RUNS_RATE = 100;
  private static final int MANY_RUNS_MAX_SCRAPES = 20;
  private static final Duration MANY_RUNS_PAUSE = Duration.ofMillis(400);
  private static final Duration MANY_RUNS_TIMEOUT = Duration.ofSeconds(60);

  private static final int SMALL_LAYERS = 10;
  private static final int LARGE_LAYERS = Math.min(5_000, SyntheticNetwork.MAX_LAYERS);

  /** The warm-up takes the time for events divided by this; the first one three times as long. */
  private static final int WARM_UP_DIVISOR = 4;

  private final LatencyPlan plan;
  private final BenchmarkMonitor monitor;
  private final Consumer<String> onMeasured;
  private boolean warm;

  private LatencyBenchmark(
      LatencyPlan plan, BenchmarkMonitor monitor, Consumer<String> onMeasured) {
    this.plan = plan;
    this.monitor = monitor;
    this.onMeasured = onMeasured;
  }

  /**
   * Measures.
   *
   * @param onMeasured called with the name of each part that is done
   */
  public static LatencyReport measure(LatencyPlan plan, Consumer<String> onMeasured)
      throws IOException, InterruptedException {
    try (ScratchFolder processes = ScratchFolder.create();
        BenchmarkMonitor monitor = BenchmarkMonitor.create(processes.folder("monitor"))) {
      return new LatencyBenchmark(plan, monitor, onMeasured).measure();
    }
  }

  /** Measures on a running monitor. */
  @FunctionalInterface
  private interface Part<T> {
    T measure(String bootstrap, URI metrics) throws IOException, InterruptedException;
  }

  private <T> T onNewBroker(String name, Part<T> part) throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create();
        BenchmarkBroker broker = BenchmarkBroker.start(scratch.folder("broker"))) {
      URI metrics = monitor.start(broker.bootstrap(), scratch.folder("state"));
      T result = part.measure(broker.bootstrap(), metrics);
      monitor.stop();
      onMeasured.accept(name);
      return result;
    }
  }

  private LatencyReport measure() throws IOException, InterruptedException {
    List<LatencyRow> rows = new ArrayList<>();
    for (double rate : plan.rates()) {
      rows.add(
          onNewBroker(
              (long) rate + " steps per second",
              (bootstrap, metrics) -> atRate(rate, bootstrap, metrics)));
    }
    ScrapeRow manyRuns = onNewBroker("many runs", this::manyRuns);
    List<LatencyRow> small = onNewBroker("a large run beside small ones", this::smallRuns);
    return new LatencyReport(rows, manyRuns, small.get(0), small.get(1), LARGE_LAYERS);
  }

  private static PacedRuns runs(String prefix, int layers, int runs, double stepsPerSecond) {
    SyntheticNetwork network = new SyntheticNetwork(layers, NetworkCondition.HEALTHY);
    return new PacedRuns(new StepEncoder(network), prefix, runs, stepsPerSecond);
  }

  private void awaitWarm() throws InterruptedException {
    Duration warmUp = plan.duration().dividedBy(WARM_UP_DIVISOR);
    Thread.sleep(warm ? warmUp.toMillis() : 3 * warmUp.toMillis());
    warm = true;
  }

  private LatencyRow atRate(double rate, String bootstrap, URI metrics)
      throws IOException, InterruptedException {
    PacedRuns runs = runs("run", plan.layers(), RUNS, rate);
    try (EventReader events = new EventReader(bootstrap);
        PacedLoad load = new PacedLoad(bootstrap)) {
      load.add(runs, 0);
      awaitWarm();
      return new LatencyMeasurement(events, metrics, plan.duration()).measure(runs);
    }
  }

  /** Small runs, first by themselves, then beside a large one. */
  private List<LatencyRow> smallRuns(String bootstrap, URI metrics)
      throws IOException, InterruptedException {
    PacedRuns small = runs("small", SMALL_LAYERS, plan.smallRuns(), plan.smallRuns());
    try (EventReader events = new EventReader(bootstrap);
        PacedLoad load = new PacedLoad(bootstrap)) {
      LatencyMeasurement measurement = new LatencyMeasurement(events, metrics, plan.duration());
      load.add(small, 0);
      awaitWarm();
      LatencyRow alone = measurement.measure(small);
      load.add(runs("large", LARGE_LAYERS, 1, 1), 0);
      awaitWarm();
      return List.of(alone, measurement.measure(small));
    }
  }

  private ScrapeRow manyRuns(String bootstrap, URI metrics)
      throws IOException, InterruptedException {
    PacedRuns runs = runs("run", MANY_RUNS_LAYERS, plan.manyRuns(), MANY_RUNS_RATE);
    MetricsScraper scraper = new MetricsScraper(metrics);
    try (PacedLoad load = new PacedLoad(bootstrap)) {
      load.add(runs, 2L * plan.manyRuns());
      long deadline = System.nanoTime() + MANY_RUNS_TIMEOUT.toNanos();
      MetricsScraper.Scrape last = scraper.scrape();
      while (last.runs() < plan.manyRuns() && System.nanoTime() - deadline < 0) {
        Thread.sleep(MANY_RUNS_PAUSE.toMillis());
        last = scraper.scrape();
      }
      List<Double> millis = new ArrayList<>();
      long scrapes = Math.min(MANY_RUNS_MAX_SCRAPES, plan.duration().toSeconds());
      for (int i = 0; i < scrapes; i++) {
        Thread.sleep(MANY_RUNS_PAUSE.toMillis());
        last = scraper.scrape();
        millis.add(last.millis());
      }
      return new ScrapeRow(
          last.runs(),
          last.lastSteps().size(),
          MANY_RUNS_LAYERS,
          last.page().length(),
          LatencySummary.of(millis, 0));
    }
  }
}
