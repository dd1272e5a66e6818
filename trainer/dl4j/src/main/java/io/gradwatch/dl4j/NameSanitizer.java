package io.gradwatch.dl4j;

import io.gradwatch.protocol.Contract;
import org.jspecify.annotations.Nullable;

/** Makes the names of a configuration fit the contract, which bounds and restricts them. */
final class NameSanitizer {

  private NameSanitizer() {}

  static String nameOr(@Nullable String configured, String fallback) {
    return configured == null || configured.isBlank() ? fallback : name(configured);
  }

  /** The text without control characters, cut to the length of a name. */
  static String name(String text) {
    return sanitize(text, Contract.MAX_NAME_LENGTH);
  }

  /** The text without control characters, cut to the length of a sentence. */
  static String sentence(String text) {
    return sanitize(text, Contract.MAX_TEXT_LENGTH);
  }

  private static String sanitize(String text, int length) {
    String printable = text.replaceAll("\\p{Cntrl}", " ");
    return printable.length() <= length ? printable : printable.substring(0, length);
  }
}
