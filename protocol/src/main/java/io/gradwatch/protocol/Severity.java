package io.gradwatch.protocol;

/** How bad a verdict is, mildest first. */
public enum Severity {
  /** Worth knowing; calls nobody. */
  INFO,
  /** Training suffers. */
  WARNING,
  /** Training is lost unless somebody acts. */
  CRITICAL
}
