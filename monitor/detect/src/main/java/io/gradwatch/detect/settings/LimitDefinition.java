package io.gradwatch.detect.settings;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * A limit as its {@link Limit} annotation defines it.
 *
 * @param key name of the limit
 * @param whole whether its values are whole numbers
 * @param value default
 * @param unit unit
 * @param min smallest valid value
 * @param max largest valid value
 * @param meaning what is compared with the limit
 * @param reason why the default is what it is
 */
public record LimitDefinition(
    String key,
    boolean whole,
    double value,
    LimitUnit unit,
    double min,
    double max,
    String meaning,
    String reason) {

  private static final double SMALLEST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e6;

  public LimitDefinition {
    if (!(min <= value && value <= max)) {
      throw new IllegalArgumentException(
          "the default of %s is %s; it must be from %s to %s".formatted(key, value, min, max));
    }
  }

  static LimitDefinition of(RecordComponent component) {
    Limit limit = component.getAnnotation(Limit.class);
    if (limit == null) {
      throw new IllegalArgumentException(
          "component %s of %s has no @Limit"
              .formatted(component.getName(), component.getDeclaringRecord().getSimpleName()));
    }
    return new LimitDefinition(
        component.getName(),
        component.getType() == int.class,
        limit.value(),
        limit.unit(),
        limit.min(),
        Math.min(limit.max(), limit.unit().largest()),
        limit.meaning(),
        limit.reason());
  }

  boolean accepts(double candidate) {
    return min <= candidate && candidate <= max && (!whole || candidate == Math.rint(candidate));
  }

  /** The valid values in words: "a whole number from 1 to 64 (steps)". */
  public String validValues() {
    return "a %snumber %s (%s)".formatted(whole ? "whole " : "", range(), unit.text());
  }

  /** The range in words: "from 1 to 64", or "of at least 0". */
  public String range() {
    boolean open = max == (whole ? Integer.MAX_VALUE : Double.MAX_VALUE);
    return open
        ? "of at least " + number(min)
        : "from %s to %s".formatted(number(min), number(max));
  }

  /** A number as people write it: 20, 0.05, 1e-5, 1e6. */
  public static String number(double value) {
    double magnitude = Math.abs(value);
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    if (value == 0 || (magnitude >= SMALLEST_PLAIN && magnitude < LARGEST_PLAIN)) {
      return exact.toPlainString();
    }
    int exponent = exact.precision() - exact.scale() - 1;
    return String.format(
        Locale.ROOT, "%se%d", exact.movePointLeft(exponent).toPlainString(), exponent);
  }
}
