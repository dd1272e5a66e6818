package io.gradwatch.streams;

/** Every name in the topology. Renaming the store orphans its changelog: all histories are lost. */
final class TopologyNames {

  static final String STEPS = "steps";
  static final String RUNS = "runs";
  static final String DECODE_STEPS = "read-steps";
  static final String DECODE_RUNS = "read-runs";
  static final String EVALUATE = "judge";
  static final String HISTORIES = "histories";
  static final String EVENTS = "events";
  static final String NORMS = "norms";
  static final String DEAD_LETTERS = "dead-letters";

  private TopologyNames() {}
}
