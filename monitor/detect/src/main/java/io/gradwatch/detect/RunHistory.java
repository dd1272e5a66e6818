package io.gradwatch.detect;

/**
 * What is remembered of a run from record to record. A tree of records, for any binder to store.
 */
public record RunHistory(String run) {

  static RunHistory of(String run) {
    return new RunHistory(run);
  }
}
