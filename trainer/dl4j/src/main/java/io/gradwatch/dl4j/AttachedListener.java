package io.gradwatch.dl4j;

/** What stands in a network, or in a graph of operations, to hear it. */
interface AttachedListener {

  /** Leaves it as it was found. */
  void detach();
}
