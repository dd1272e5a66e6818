package io.gradwatch.streams;

/**
 * Every name in the topology. Renaming the store loses all histories, because the name of its
 * changelog topic contains the store's name.
 */
final class TopologyNames {

  static final String STEPS = "steps";
  static final String RUNS = "runs";
  static final String DECODE_STEPS = "decode-steps";
  static final String DECODE_RUNS = "decode-runs";
  static final String EVALUATE = "evaluate";
  static final String HISTORIES = "run-histories";
  static final String EVENTS = "events";
  static final String NORMS = "norms";
  static final String DEAD_LETTERS = "dead-letters";

  private TopologyNames() {}
}
