package io.gradwatch.benchmarks.listener;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A network with one kind of instrumentation, trained in turns with others. */
final class TimedNetwork {

  /** Steps per turn, so that each turn includes what a listener does every tenth step. */
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

  /** Timer of Gradwatch's callbacks. */
  CallbackTimer timer() {
    return timer;
  }

  /** Trains for one turn and returns the seconds per step. */
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
