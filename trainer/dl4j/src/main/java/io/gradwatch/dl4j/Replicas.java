package io.gradwatch.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;

/**
 * The copies of a network that train beside it. Deeplearning4j's {@code ParallelWrapper} makes one
 * for each worker but the first, which trains the network itself, and gives all of them the same
 * listeners; at the end of each of its fits it closes the copies, and makes new ones for the next.
 *
 * <p>A copy takes the lowest worker number that is free, which is that of a copy that was closed,
 * and counts its steps on from there: it takes over the count of the network, which may or may not
 * have trained a step already when it is copied.
 */
final class Replicas {

  private final int firstWorker;
  private final CallbackGuard guard;
  private final List<InstrumentedNetwork> replicas = new ArrayList<>();

  /**
   * @param firstWorker number of the first copy's worker
   */
  Replicas(int firstWorker, CallbackGuard guard) {
    this.firstWorker = firstWorker;
    this.guard = guard;
  }

  /** The watch over a copy that is known. */
  synchronized Optional<InstrumentedNetwork> find(Model model) {
    // by identity: networks are equal by their parameters
    return replicas.stream().filter(instrumented -> instrumented.model() == model).findFirst();
  }

  /** Watches a new copy, from the thread that trains it. */
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

  /** Gives every copy its own layers back. */
  synchronized void close() {
    replicas.forEach(InstrumentedNetwork::close);
    replicas.clear();
  }

  private static boolean isClosed(InstrumentedNetwork instrumented) {
    return instrumented.network().parameters().wasClosed();
  }
}
