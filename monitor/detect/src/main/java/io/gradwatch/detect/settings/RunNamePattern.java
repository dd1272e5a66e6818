package io.gradwatch.detect.settings;

/**
 * Pattern of run names: {@code *} stands for any characters or none, {@code ?} for one, everything
 * else for itself.
 *
 * @param text the pattern as it is written
 */
public record RunNamePattern(String text) {

  private static final int NONE = -1;

  /**
   * Whether a run of this name is meant. Takes time in proportion to the length of the name times
   * that of the pattern, whatever they are: names come out of a topic.
   */
  public boolean matches(String run) {
    int at = 0;
    int star = NONE;
    int behindStar = 0;
    int i = 0;
    while (i < run.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        behindStar = i;
      } else if (at < text.length() && isAny(text.charAt(at), run.charAt(i))) {
        at++;
        i++;
      } else if (star != NONE) {
        at = star + 1;
        i = ++behindStar; // the star stands for one character more
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  private static boolean isAny(char pattern, char name) {
    return pattern == '?' || pattern == name;
  }
}
