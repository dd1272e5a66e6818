package io.gradwatch.benchmarks.listener;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures the time and heap allocation of a listener's callbacks by two listeners of its own, one
 * before and one after it. Not thread-safe.
 */
final class CallbackTimer {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Purpose of a callback. */
  private enum Phase {
    ACTIVATIONS,
    GRADIENTS,
    REPORT
  }

  private final TrainingListener before =
      new PhaseListener() {
        @Override
        void onCallback(Phase phase) {
          startBytes = THREADS.getCurrentThreadAllocatedBytes();
          startNanos = System.nanoTime();
        }
      };

  private final TrainingListener after =
      new PhaseListener() {
        @Override
        void onCallback(Phase phase) {
          long elapsed = System.nanoTime() - startNanos;
          bytes += THREADS.getCurrentThreadAllocatedBytes() - startBytes;
          nanos.merge(phase, elapsed, Long::sum);
          if (phase == Phase.REPORT) {
            endStep();
          }
        }
      };

  private final List<StepCost> steps = new ArrayList<>();
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private long bytes;
  private long startNanos;
  private long startBytes;

  /** Must be attached before the measured listener. */
  TrainingListener before() {
    return before;
  }

  /** Must be attached after the measured listener. */
  TrainingListener after() {
    return after;
  }

  /** Discards the steps measured so far. */
  void clear() {
    steps.clear();
  }

  private void endStep() {
    steps.add(
        new StepCost(
            seconds(Phase.ACTIVATIONS), seconds(Phase.GRADIENTS), seconds(Phase.REPORT), bytes));
    nanos.clear();
    bytes = 0;
  }

  private double seconds(Phase phase) {
    return nanos.getOrDefault(phase, 0L) / 1e9;
  }

  /** Medians over the measured steps. */
  CallbackCost cost() {
    return new CallbackCost(
        median(step -> step.activations + step.gradients + step.report),
        median(StepCost::activations),
        median(StepCost::gradients),
        median(StepCost::report),
        Math.round(median(StepCost::bytes)));
  }

  private double median(ToDoubleFunction<StepCost> value) {
    return MedianEstimate.of(steps.stream().map(value::applyAsDouble).toList()).median();
  }

  private record StepCost(double activations, double gradients, double report, double bytes) {}

  /** Receives every callback of a training step. */
  private abstract static class PhaseListener extends BaseTrainingListener {

    abstract void onCallback(Phase phase);

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      onCallback(Phase.ACTIVATIONS);
    }

    @Override
    public void onBackwardPass(Model model) {
      onCallback(Phase.ACTIVATIONS);
    }

    @Override
    public void onGradientCalculation(Model model) {
      onCallback(Phase.GRADIENTS);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      onCallback(Phase.REPORT);
    }
  }
}
