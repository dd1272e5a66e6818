package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * Replicas of a network in data-parallel training. Deeplearning4j's {@code ParallelWrapper} creates
 * one for each worker except the first, which trains the network itself, and gives all of them the
 * same listeners. It closes the replicas at the end of each call of fit and creates new ones for
 * the next.
 *
 * <p>A replica gets the lowest free worker number, which may be that of a closed replica, and
 * continues its step numbers. Its own count starts with that of the network, which may or may not
 * have trained a step already when it was cloned.
 */
final class Replicas {

  private final int firstWorker;
  private final CallbackGuard guard;
  private final List<InstrumentedNetwork> replicas = new ArrayList<>();

  /**
   * @param firstWorker worker number of the first replica
   */
  Replicas(int firstWorker, CallbackGuard guard) {
    this.firstWorker = firstWorker;
    this.guard = guard;
  }

  /** Returns the replica for this model, if it is known. */
  synchronized Optional<InstrumentedNetwork> find(Model model) {
    // by identity, because networks compare by their parameters
    return replicas.stream().filter(instrumented -> instrumented.model() == model).findFirst();
  }

  /** Adds a new replica; must be called by the thread that trains it. */
  synchronized void add(NetworkAdapter network) {
    int index = 0;
    while (index < replicas.size() && !isClosed(replicas.get(index))) {
      index++;
    }
    boolean reused = index < replicas.size();
    long firstStep = reused ? replicas.get(index).nextStep() : 0;
    InstrumentedNetwork instrumented =
        new InstrumentedNetwork(network, firstWorker + index, firstStep, guard);
    if (reused) {
      replicas.set(index, instrumented);
    } else {
      replicas.add(instrumented);
    }
  }

  /** Restores the layers of every replica. */
  synchronized void close() {
    replicas.forEach(InstrumentedNetwork::close);
    replicas.clear();
  }

  private static boolean isClosed(InstrumentedNetwork instrumented) {
    return instrumented.network().parameters().wasClosed();
  }
}
