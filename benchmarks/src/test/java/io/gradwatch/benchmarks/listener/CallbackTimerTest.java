package io.gradwatch.benchmarks.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

final class CallbackTimerTest {

  private static final long PAUSE_NANOS = 20_000_000;
  private static final double PAUSE_SECONDS = PAUSE_NANOS / 1e9;
  private static final int BYTES = 1_000_000;

  private final MultiLayerNetwork network = BenchmarkNetwork.DENSE_SMALL.network();
  private final DataSet batch = BenchmarkNetwork.DENSE_SMALL.batch();
  private final CallbackTimer timer = new CallbackTimer();

  private void train(BaseTrainingListener listener) {
    network.setListeners(timer.before(), listener, timer.after());
    network.fit(batch);
    timer.clear(); // classes were loaded
    for (int i = 0; i < 5; i++) {
      network.fit(batch);
    }
  }

  @Test
  void measuresEachCallbackWithoutTheTrainingInBetween() {
    train(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, List<INDArray> activations) {
            LockSupport.parkNanos(PAUSE_NANOS);
          }

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            LockSupport.parkNanos(2 * PAUSE_NANOS);
          }
        });

    CallbackCost cost = timer.cost();
    assertThat(cost.activationsSeconds()).isGreaterThanOrEqualTo(PAUSE_SECONDS);
    assertThat(cost.gradientsSeconds()).isLessThan(PAUSE_SECONDS / 2);
    assertThat(cost.reportSeconds())
        .isGreaterThanOrEqualTo(2 * PAUSE_SECONDS)
        .isGreaterThan(cost.activationsSeconds());
    assertThat(cost.seconds()).isGreaterThanOrEqualTo(3 * PAUSE_SECONDS);
  }

  @Test
  void countsOnlyAllocationsOfCallbacks() {
    List<byte[]> allocated = new ArrayList<>();
    train(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            allocated.add(new byte[BYTES]);
          }
        });

    assertThat(allocated).hasSize(6);
    assertThat((double) timer.cost().bytes()).isCloseTo(BYTES, within(10_000.0));
  }
}
