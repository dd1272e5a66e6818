package io.gradwatch.monitor;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/**
 * Accepts what may begin the names of topics. The brokers would reject another name only once the
 * stream creates its changelog topic, and again at each attempt.
 */
final class ApplicationIdValidator implements Validator {

  /** Leaves room for what follows in the name of a topic, which has at most 249 characters. */
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._-]{1,150}");

  @Override
  public void ensureValid(String name, Object value) {
    if (!VALID.matcher(String.valueOf(value)).matches()) {
      throw new ConfigException(name, value, toString());
    }
  }

  @Override
  public String toString() {
    return "1 to 150 letters, digits, dots, underscores and hyphens";
  }
}
