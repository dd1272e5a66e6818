package io.gradwatch.protocol;

/** Result of decoding: a record, or the reason for which the bytes were rejected. */
public sealed interface Decoded<T> {

  /** The bytes conform to the contract. */
  record Accepted<T>(T value) implements Decoded<T> {}

  /** The bytes do not conform to the contract. */
  record Rejected<T>(Reason reason, String message) implements Decoded<T> {}

  /** Why bytes are rejected. */
  enum Reason {
    /** Not a message of this type. */
    MALFORMED,
    /** A message with a value that violates the contract. */
    BROKEN_CONTRACT,
    /** A message of a newer version of the contract than this code supports. */
    NEWER_CONTRACT
  }
}
