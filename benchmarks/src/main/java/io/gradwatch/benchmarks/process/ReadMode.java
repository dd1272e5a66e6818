package io.gradwatch.benchmarks.process;

/** What a consumer does with the step reports that it reads. */
public enum ReadMode {
  /** Nothing: the cost of Kafka alone. */
  POLL,

  /** Decodes and validates them into columns of primitives. */
  DECODE,

  /** Decodes and validates them into an object per layer and tensor. */
  DECODE_OBJECTS
}
