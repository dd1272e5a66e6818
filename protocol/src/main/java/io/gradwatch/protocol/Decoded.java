package io.gradwatch.protocol;

/** What became of bytes: a record, or the reason why they are none. */
public sealed interface Decoded<T> {

  /** The bytes keep the contract. */
  record Accepted<T>(T value) implements Decoded<T> {}

  /** The bytes do not. */
  record Rejected<T>(Reason reason, String message) implements Decoded<T> {}

  /** Why bytes are refused. */
  enum Reason {
    /** Not a message of this kind at all. */
    MALFORMED,
    /** A message, with a value that the contract does not allow. */
    BROKEN_CONTRACT,
    /** Written by a later version of the contract than this code knows. */
    NEWER_CONTRACT
  }
}
