package io.gradwatch.dl4j;

/** Listener attached to a network or to a SameDiff graph. */
interface AttachedListener {

  /** Removes the listener and restores the network or graph to the state before it was attached. */
  void detach();
}
