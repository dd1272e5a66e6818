package io.gradwatch.benchmarks.throughput;

import io.gradwatch.benchmarks.process.BenchmarkBroker;
import io.gradwatch.benchmarks.process.BenchmarkMonitor;
import io.gradwatch.benchmarks.process.ConsumerProcess;
import io.gradwatch.cli.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Measures cases one after the other. Monitor and consumer stay alive, so that their code is
 * compiled; each case has a broker of its own.
 */
public final class ThroughputBenchmark {

  private ThroughputBenchmark() {}

  /**
   * Measures.
   *
   * @param turn duration of a turn of the monitor
   * @param onRow called after each case
   */
  public static List<ThroughputRow> measure(
      List<ThroughputCase> cases, Duration turn, Consumer<ThroughputRow> onRow)
      throws IOException, InterruptedException, ExecutionException {
    List<ThroughputRow> rows = new ArrayList<>();
    try (ScratchFolder processes = ScratchFolder.create();
        BenchmarkMonitor monitor = BenchmarkMonitor.create(processes.folder("monitor"));
        ConsumerProcess consumer = ConsumerProcess.create(processes.folder("consumer"))) {
      for (ThroughputCase load : cases) {
        ThroughputRow row = measure(load, monitor, consumer, turn);
        rows.add(row);
        onRow.accept(row);
      }
    }
    return rows;
  }

  private static ThroughputRow measure(
      ThroughputCase load, BenchmarkMonitor monitor, ConsumerProcess consumer, Duration turn)
      throws IOException, InterruptedException, ExecutionException {
    try (ScratchFolder scratch = ScratchFolder.create();
        BenchmarkBroker broker = BenchmarkBroker.start(scratch.folder("broker"))) {
      Path stateDir = scratch.folder("state");
      return new CaseMeasurement(broker, monitor, consumer, stateDir, turn).measure(load);
    }
  }
}
