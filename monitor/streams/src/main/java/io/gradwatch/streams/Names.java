package io.gradwatch.streams;

/** Every name in the topology. Renaming the store orphans its changelog: all histories are lost. */
final class Names {

  static final String STEPS = "steps";
  static final String RUNS = "runs";
  static final String READ_STEPS = "read-steps";
  static final String READ_RUNS = "read-runs";
  static final String JUDGE = "judge";
  static final String HISTORIES = "histories";
  static final String EVENTS = "events";
  static final String NORMS = "norms";
  static final String DEAD_LETTERS = "dead-letters";

  private Names() {}
}
