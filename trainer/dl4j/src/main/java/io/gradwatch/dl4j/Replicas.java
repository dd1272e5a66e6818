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
  private final FailureLog failures;
  private final List<NetworkWatch> watches = new ArrayList<>();

  /**
   * @param firstWorker number of the first copy's worker
   */
  Replicas(int firstWorker, FailureLog failures) {
    this.firstWorker = firstWorker;
    this.failures = failures;
  }

  /** The watch over a copy that is known. */
  synchronized Optional<NetworkWatch> find(Model model) {
    // by identity: networks are equal by their parameters
    return watches.stream().filter(watch -> watch.model() == model).findFirst();
  }

  /** Watches a new copy, from the thread that trains it. */
  synchronized void follow(Network replica) {
    int place = 0;
    while (place < watches.size() && !gone(watches.get(place))) {
      place++;
    }
    boolean free = place < watches.size();
    long firstStep = free ? watches.get(place).nextStep() : 0;
    NetworkWatch watch = new NetworkWatch(replica, firstWorker + place, firstStep, failures);
    if (free) {
      watches.set(place, watch);
    } else {
      watches.add(watch);
    }
  }

  /** Gives every copy its own layers back. */
  synchronized void close() {
    watches.forEach(NetworkWatch::close);
    watches.clear();
  }

  private static boolean gone(NetworkWatch watch) {
    return watch.network().parameters().wasClosed();
  }
}
