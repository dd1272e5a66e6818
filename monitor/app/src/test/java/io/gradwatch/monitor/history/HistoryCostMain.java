package io.gradwatch.monitor.history;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Prints what the history costs: time to decode and to add, bytes, and time to answer. Arguments:
 * runs, layers, steps and megabytes. The gradients drift like those of a training, so that they
 * compress no better.
 */
public final class HistoryCostMain {

  /** As many as 10 runs make in five seconds. */
  private static final int COMMIT_STEPS = 2_000;

  private HistoryCostMain() {}

  public static void main(String[] args) throws Exception {
    int runs = Integer.parseInt(args[0]);
    int layers = Integer.parseInt(args[1]);
    int steps = Integer.parseInt(args[2]);
    long megabytes = Long.parseLong(args[3]);
    Path file = Files.createTempDirectory("gradwatch-history-cost").resolve("history.mv");
    HistoryCounters counters = new HistoryCounters();
    long decoding = 0;
    long adding = 0;
    try (HistoryStore store = HistoryStore.open(file)) {
      HistoryLimits limits = HistoryLimits.of(megabytes << 20, 10_000, Duration.ofDays(7));
      HistoryWriter writer = new HistoryWriter(store, limits, counters, 3_000_000);
      StepColumnsDecoder decoder = new StepColumnsDecoder();
      Random random = new Random(1);
      double[] norms = new double[layers];
      Instant now = Steps.TIME;
      for (int step = 0; step < steps; step++) {
        for (int layer = 0; layer < layers; layer++) {
          norms[layer] = Math.exp(0.01 * step / 100 + random.nextGaussian());
        }
        for (int run = 0; run < runs; run++) {
          StepReport report = Steps.step("run" + run, 1, step, norms[0], norms);
          byte[] bytes = StepReportCodec.encode(report);
          long begin = System.nanoTime();
          Decoded<StepColumns> decoded = decoder.decode(bytes);
          long middle = System.nanoTime();
          writer.add(((Decoded.Accepted<StepColumns>) decoded).value(), now);
          decoding += middle - begin;
          adding += System.nanoTime() - middle;
        }
        if (step % Math.max(1, COMMIT_STEPS / runs) == 0) {
          long begin = System.nanoTime();
          now = now.plusSeconds(5);
          writer.commit(now);
          adding += System.nanoTime() - begin;
        }
      }
      writer.commit(now.plusSeconds(10));
      double layerSteps = (double) runs * layers * steps;
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "%d runs, %d layers, %d steps: decode %.0f ns, add %.0f ns per layer and step%n",
          runs, layers, steps, decoding / layerSteps, adding / layerSteps);
      System.out.printf(
          "rows %d MB, file %d MB, %.1f bytes of file per layer and step, evicted rows %d,"
              + " heap %d MB, open values %d%n",
          counters.bytes() >> 20,
          counters.fileBytes() >> 20,
          counters.fileBytes() / layerSteps,
          counters.rowsEvicted(),
          (runtime.totalMemory() - runtime.freeMemory()) >> 20,
          writer.openValues());
      for (int bins : new int[] {100, 300, 1_000}) {
        for (int i = 0; i < 3; i++) {
          long begin = System.nanoTime();
          BinSeries series =
              new StepHistoryReader(store)
                  .read(
                      new HistoryQuery(
                          "run0",
                          OptionalInt.empty(),
                          HistoryQuantity.GRADIENT_NORM,
                          List.of(),
                          0,
                          steps - 1,
                          bins));
          System.out.printf(
              "all layers in %d bins: %.1f ms%n", series.size(), (System.nanoTime() - begin) / 1e6);
        }
      }
    } finally {
      Files.delete(file);
      Files.delete(file.getParent());
    }
  }
}
