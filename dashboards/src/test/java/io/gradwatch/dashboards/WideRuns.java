package io.gradwatch.dashboards;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.publisher.KafkaPublisher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Synthetic runs with many layers, published at a fixed rate as load for the monitor. */
final class WideRuns implements AutoCloseable {

  private final KafkaPublisher publisher;
  private final int runs;
  private final int layers;
  private final Random random = new Random(1);
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private long step;

  private WideRuns(String bootstrap, int runs, int layers) {
    this.publisher = KafkaPublisher.builder().bootstrap(bootstrap).build();
    this.runs = runs;
    this.layers = layers;
  }

  /** Starts publishing one step per run and second. */
  @SuppressWarnings("FutureReturnValueIgnored") // the test notices a step that fails
  static WideRuns start(String bootstrap, int runs, int layers) {
    WideRuns wideRuns = new WideRuns(bootstrap, runs, layers);
    wideRuns.runNames().forEach(run -> wideRuns.publisher.run(wideRuns.info(run)));
    wideRuns.scheduler.scheduleAtFixedRate(wideRuns::step, 0, 1, TimeUnit.SECONDS);
    return wideRuns;
  }

  int totalLayers() {
    return runs * layers;
  }

  private List<String> runNames() {
    return IntStream.range(0, runs).mapToObj(i -> "wide-" + i).toList();
  }

  private RunInfo info(String run) {
    return new RunInfo(
        run,
        1,
        RunState.RUNNING,
        Instant.now(),
        Instant.now(),
        "none",
        "made up",
        IntStream.range(0, layers)
            .mapToObj(i -> new LayerInfo("dense" + i, "DenseLayer", "relu", 10_100, 10_100, false))
            .toList(),
        Map.of(),
        0,
        OptionalLong.empty(),
        "");
  }

  private void step() {
    runNames().forEach(run -> publisher.step(report(run)));
    step++;
  }

  private StepReport report(String run) {
    return new StepReport(
        run,
        1,
        0,
        step,
        0,
        Instant.now(),
        OptionalDouble.of(2 / (1 + step / 50.0)),
        OptionalDouble.empty(),
        OptionalDouble.of(0.01),
        32,
        1,
        IntStream.range(0, layers).mapToObj(this::layer).toList());
  }

  private LayerReport layer(int index) {
    return new LayerReport(
        index,
        "dense" + index,
        List.of(tensor("W", TensorRole.WEIGHT, 10_000), tensor("b", TensorRole.BIAS, 100)),
        Optional.empty(),
        Optional.empty());
  }

  private TensorReport tensor(String param, TensorRole role, long elements) {
    double norm = 0.1 * (1 + 0.2 * random.nextDouble());
    return new TensorReport(
        param,
        role,
        new TensorStatistics(
            elements,
            0,
            0,
            0,
            norm,
            0,
            norm / elements,
            -norm,
            norm,
            Optional.of(new MagnitudeHistogram(-12, List.of(elements / 2, elements / 2), 1))),
        OptionalDouble.of(norm / 1_000),
        OptionalDouble.of(1),
        OptionalDouble.empty());
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    publisher.close();
  }
}
