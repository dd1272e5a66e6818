package io.gradwatch.benchmarks.throughput;

import io.gradwatch.benchmarks.synthetic.StepEncoder;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import java.time.Duration;
import java.time.Instant;

/** Size of the history that the monitor keeps of a run once its windows are full. */
final class HistorySize {

  /** The longest windows hold 64 steps. */
  private static final int STEPS = 70;

  private HistorySize() {}

  /** Bytes that the windows of all layers take in memory, per tensor. */
  static double bytesPerTensor(StepEncoder encoder) {
    RunEvaluator evaluator = new RunEvaluator();
    RunHistory history = new RunHistory("run");
    StepColumnsDecoder decoder = new StepColumnsDecoder();
    Instant time = Instant.now();
    evaluator.evaluateRunInfo(history, encoder.network().info("run", time));
    for (int step = 0; step < STEPS; step++) {
      time = time.plus(Duration.ofMillis(100));
      Decoded<StepColumns> decoded = decoder.decode(encoder.encode("run", 0, step, time));
      if (decoded instanceof Decoded.Accepted<StepColumns> accepted) {
        evaluator.evaluateStep(history, accepted.value());
      }
    }
    return (double) history.layerBytes() / history.tensors();
  }
}
