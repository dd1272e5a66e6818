package io.gradwatch.monitor.alerts;

import java.util.regex.Pattern;

/** Sanitises text from outside for the log and the live page. */
final class PlainText {

  /** Control and formatting characters: line breaks, terminal escapes, bidirectional overrides. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  private PlainText() {}

  static String of(String text, int maxLength) {
    String visible = INVISIBLE.matcher(text).replaceAll(" ").strip();
    if (visible.codePointCount(0, visible.length()) <= maxLength) {
      return visible;
    }
    return visible.substring(0, visible.offsetByCodePoints(0, maxLength - 1)) + "…";
  }
}
