package io.gradwatch.protocol;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for JSON, which has no NaN and no infinities: non-finite ones become the strings {@code
 * NaN}, {@code Infinity} and {@code -Infinity}.
 */
public final class JsonNumber {

  private JsonNumber() {}

  /** The number itself if it is finite, its name as a string otherwise. */
  public static Object of(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }

  /** As {@link #of(double)}; null when empty. */
  public static @Nullable Object of(OptionalDouble value) {
    return value.isPresent() ? of(value.getAsDouble()) : null;
  }
}
