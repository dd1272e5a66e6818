package io.gradwatch.monitor.history;

/** One attempt of a run. */
record AttemptKey(String run, int attempt) {

  private static final char SEPARATOR = '\n'; // not allowed in names

  /** The key in the store; sorts by run, then by attempt. */
  String stored() {
    return run + SEPARATOR + "%010d".formatted(attempt);
  }

  static AttemptKey parse(String stored) {
    int separator = stored.lastIndexOf(SEPARATOR);
    return new AttemptKey(
        stored.substring(0, separator), Integer.parseInt(stored.substring(separator + 1)));
  }
}
