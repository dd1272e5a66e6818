package io.gradwatch.protocol;

/** Course of the learning rate over a training. */
public enum LearningRateSchedule {
  /** Not known. */
  UNKNOWN,
  CONSTANT,
  /** Rises first, whatever follows. */
  WARM_UP,
  /** Never rises. */
  DECAYING,
  /** Falls and rises again. */
  CYCLIC,
  /** Known to the publisher, but none of these. */
  OTHER
}
