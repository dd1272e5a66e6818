package io.gradwatch.config;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The values that a key accepts, in words: "a whole number from 0 to 65535". */
final class ValidValues {

  private static final Map<ConfigDef.Type, String> TYPES =
      Map.of(
          ConfigDef.Type.SHORT, "a whole number",
          ConfigDef.Type.INT, "a whole number",
          ConfigDef.Type.LONG, "a whole number",
          ConfigDef.Type.DOUBLE, "a number",
          ConfigDef.Type.BOOLEAN, "true or false");

  private ValidValues() {}

  static String describe(ConfigKey key) {
    String type = TYPES.getOrDefault(key.type, "text");
    if (key.validator == null) {
      return type;
    }
    return key.validator instanceof Range range
        ? type + " " + describe(range)
        : key.validator.toString();
  }

  /**
   * Kafka writes a range as {@code [0,...,65535]}, with one of the bounds missing where it is open.
   */
  private static String describe(Range range) {
    return range
        .toString()
        .replaceAll("\\[\\.\\.\\.,(\\S+)]", "of at most $1")
        .replaceAll("\\[(\\S+),\\.\\.\\.]", "of at least $1")
        .replaceAll("\\[(\\S+),\\.\\.\\.,(\\S+)]", "from $1 to $2");
  }
}
