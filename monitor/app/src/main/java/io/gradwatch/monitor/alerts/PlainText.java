package io.gradwatch.monitor.alerts;

import java.util.regex.Pattern;

/** Text from outside, as it may stand in a line of the log and on the page. */
final class PlainText {

  /** Control and formatting characters: line ends, terminal escapes, reversed writing. */
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
