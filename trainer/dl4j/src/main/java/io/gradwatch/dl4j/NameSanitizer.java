package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import org.jspecify.annotations.Nullable;

/** Adapts names and texts of a user's configuration to the limits of the {@link Contract}. */
final class NameSanitizer {

  private NameSanitizer() {}

  static String nameOr(@Nullable String configured, String fallback) {
    return configured == null || configured.isBlank() ? fallback : name(configured);
  }

  /** Returns the text without control characters, cut to the maximum length of a name. */
  static String name(String text) {
    return sanitize(text, Contract.MAX_NAME_LENGTH);
  }

  /** Returns the text without control characters, cut to the maximum length of a sentence. */
  static String sentence(String text) {
    return sanitize(text, Contract.MAX_TEXT_LENGTH);
  }

  private static String sanitize(String text, int length) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() <= length ? printable : printable.substring(0, length);
  }
}
