package io.gradwatch.monitor.alerts;

import java.util.regex.Pattern;

/** Text from outside, as it may stand in a line of the log and on the page. */
final class PlainText {

  /** Control and formatting characters: line ends, terminal escapes, reversed writing. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+");

  private PlainText() {}

  static String of(String text, int maxLength) {
    String seen = UNSEEN.matcher(text).replaceAll(" ").strip();
    if (seen.codePointCount(0, seen.length()) <= maxLength) {
      return seen;
    }
    return seen.substring(0, seen.offsetByCodePoints(0, maxLength - 1)) + "…";
  }
}
