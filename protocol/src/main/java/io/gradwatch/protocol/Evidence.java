package io.gradwatch.protocol;

import java.util.OptionalDouble;

/**
 * A figure that a verdict rests on, beside the limit it broke.
 *
 * @param name for example {@code depth ratio}
 * @param value as measured; may be NaN or infinite
 * @param limit the value at which the verdict begins; empty when the figure only explains
 * @param unit for example {@code steps}; empty for a ratio or a norm
 */
public record Evidence(String name, double value, OptionalDouble limit, String unit) {

  public Evidence {
    Contract.name("name", name);
    Contract.text("unit", unit, Contract.MAX_NAME_LENGTH);
  }

  /** A figure with the limit it broke, without unit. */
  public static Evidence of(String name, double value, double limit) {
    return new Evidence(name, value, OptionalDouble.of(limit), "");
  }

  /** A figure that only explains, without limit or unit. */
  public static Evidence of(String name, double value) {
    return new Evidence(name, value, OptionalDouble.empty(), "");
  }
}
