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
 * Times what a listener does in its callbacks, and counts what it allocates there, by listeners of
 * its own before and behind it. One thread at a time.
 */
final class CallbackClock {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What a step's callbacks are for. */
  private enum Phase {
    ACTIVATIONS,
    GRADIENTS,
    REPORT
  }

  private final TrainingListener before =
      new Callbacks() {
        @Override
        void called(Phase phase) {
          startBytes = THREADS.getCurrentThreadAllocatedBytes();
          startNanos = System.nanoTime();
        }
      };

  private final TrainingListener behind =
      new Callbacks() {
        @Override
        void called(Phase phase) {
          long took = System.nanoTime() - startNanos;
          bytes += THREADS.getCurrentThreadAllocatedBytes() - startBytes;
          nanos.merge(phase, took, Long::sum);
          if (phase == Phase.REPORT) {
            endStep();
          }
        }
      };

  private final List<Step> steps = new ArrayList<>();
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private long bytes;
  private long startNanos;
  private long startBytes;

  /** To be attached before the listener. */
  TrainingListener before() {
    return before;
  }

  /** To be attached behind it. */
  TrainingListener behind() {
    return behind;
  }

  /** Forgets the steps so far. */
  void clear() {
    steps.clear();
  }

  private void endStep() {
    steps.add(
        new Step(
            seconds(Phase.ACTIVATIONS), seconds(Phase.GRADIENTS), seconds(Phase.REPORT), bytes));
    nanos.clear();
    bytes = 0;
  }

  private double seconds(Phase phase) {
    return nanos.getOrDefault(phase, 0L) / 1e9;
  }

  /** Medians over the steps. */
  CallbackCost cost() {
    return new CallbackCost(
        median(step -> step.activations + step.gradients + step.report),
        median(Step::activations),
        median(Step::gradients),
        median(Step::report),
        Math.round(median(Step::bytes)));
  }

  private double median(ToDoubleFunction<Step> figure) {
    return Sample.of(steps.stream().map(figure::applyAsDouble).toList()).median();
  }

  private record Step(double activations, double gradients, double report, double bytes) {}

  /** Hears every callback of a training step. */
  private abstract static class Callbacks extends BaseTrainingListener {

    abstract void called(Phase phase);

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      called(Phase.ACTIVATIONS);
    }

    @Override
    public void onBackwardPass(Model model) {
      called(Phase.ACTIVATIONS);
    }

    @Override
    public void onGradientCalculation(Model model) {
      called(Phase.GRADIENTS);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      called(Phase.REPORT);
    }
  }
}
