package io.gradwatch.protocol;

import java.util.Locale;

/** How severe a verdict is, mildest first. */
public enum Severity {
  /** Worth knowing; does not notify anybody. */
  INFO,
  /** Training suffers. */
  WARNING,
  /** Training is lost unless somebody intervenes. */
  CRITICAL;

  /** The value of the label {@code severity} in metrics, alerts and reports: {@code warning}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
