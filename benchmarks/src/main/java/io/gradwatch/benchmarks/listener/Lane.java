package io.gradwatch.benchmarks.listener;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** A network of its own, that trains in turn with others, watched in one way. */
final class Lane {

  /** Steps of a turn: what a watcher does every tenth step is within each. */
  private static final int TURN = 10;

  private final Watching watching;
  private final MultiLayerNetwork network;
  private final DataSet batch;
  private final CallbackClock clock = new CallbackClock();
  private final AutoCloseable watcher;

  Lane(Watching watching, Subject subject, String bootstrap) {
    this.watching = watching;
    this.network = subject.network();
    this.batch = subject.batch();
    this.watcher = watching.attach(network, bootstrap, clock);
  }

  Watching watching() {
    return watching;
  }

  long parameters() {
    return network.numParams();
  }

  /** Of Gradwatch's callbacks. */
  CallbackClock clock() {
    return clock;
  }

  /** Trains for a turn, and says how many seconds a step took. */
  double turn() {
    long before = System.nanoTime();
    for (int step = 0; step < TURN; step++) {
      network.fit(batch);
    }
    return (System.nanoTime() - before) / 1e9 / TURN;
  }

  void end() throws Exception {
    watcher.close();
    network.close();
  }
}
