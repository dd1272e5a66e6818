package io.gradwatch.training.loop;

import org.nd4j.linalg.factory.Nd4j;

/**
 * State of ND4J's random numbers on the calling thread, which dropout and noise layers draw from.
 *
 * @param root state of the generator's first half
 * @param node state of its second half
 */
public record NetworkRandom(long root, long node) {

  /** The state of this thread's generator. */
  public static NetworkRandom current() {
    return new NetworkRandom(Nd4j.getRandom().rootState(), Nd4j.getRandom().nodeState());
  }

  /** Sets the state of this thread's generator. */
  void restore() {
    Nd4j.getRandom().setStates(root, node);
  }
}
