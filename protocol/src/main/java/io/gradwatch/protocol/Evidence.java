package io.gradwatch.protocol;

import java.util.OptionalDouble;

/**
 * A measured value on which a verdict is based, with the limit that it exceeds or falls below.
 *
 * @param name name of the value, for example {@code depth ratio}
 * @param value measured value; may be NaN or infinite
 * @param limit value at which the verdict begins; empty if the value only explains
 * @param unit unit, for example {@code steps}; empty for a ratio or a norm
 */
public record Evidence(String name, double value, OptionalDouble limit, String unit) {

  public Evidence {
    Contract.name("name", name);
    Contract.text("unit", unit, Contract.MAX_NAME_LENGTH);
  }

  /** Evidence with a limit and without a unit. */
  public static Evidence of(String name, double value, double limit) {
    return new Evidence(name, value, OptionalDouble.of(limit), "");
  }

  /** Evidence without limit and unit, which only explains. */
  public static Evidence of(String name, double value) {
    return new Evidence(name, value, OptionalDouble.empty(), "");
  }
}
