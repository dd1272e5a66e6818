package io.gradwatch.detect.settings;

/** How limits of one record relate to each other; for compact constructors. */
public final class LimitRelations {

  private LimitRelations() {}

  /**
   * Requires that one limit is not above another, such as the value at which a problem is over and
   * that at which it begins.
   *
   * @throws IllegalArgumentException if it is
   */
  public static void requireAtMost(String key, double value, String otherKey, double other) {
    if (!(value <= other)) {
      throw new IllegalArgumentException(
          "%s is %s; it must be at most %s, which is %s"
              .formatted(
                  key, LimitDefinition.number(value), otherKey, LimitDefinition.number(other)));
    }
  }
}
