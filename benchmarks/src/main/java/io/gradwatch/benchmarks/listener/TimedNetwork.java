package io.gradwatch.benchmarks.listener;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A network of its own, that trains in turn with others, watched in one way. */
final class TimedNetwork {

  /** Steps of a turn: what a watcher does every tenth step is within each. */
  private static final int STEPS_PER_TURN = 10;

  private final Instrumentation instrumentation;
  private final MultiLayerNetwork network;
  private final DataSet batch;
  private final CallbackTimer timer = new CallbackTimer();
  private final AutoCloseable attachment;

  TimedNetwork(Instrumentation instrumentation, BenchmarkNetwork subject, String bootstrap) {
    this.instrumentation = instrumentation;
    this.network = subject.network();
    this.batch = subject.batch();
    this.attachment = instrumentation.attach(network, bootstrap, timer);
  }

  Instrumentation instrumentation() {
    return instrumentation;
  }

  long parameters() {
    return network.numParams();
  }

  /** Of Gradwatch's callbacks. */
  CallbackTimer timer() {
    return timer;
  }

  /** Trains for a turn, and says how many seconds a step took. */
  double timeTurn() {
    long start = System.nanoTime();
    for (int step = 0; step < STEPS_PER_TURN; step++) {
      network.fit(batch);
    }
    return (System.nanoTime() - start) / 1e9 / STEPS_PER_TURN;
  }

  void close() throws Exception {
    attachment.close();
    network.close();
  }
}
