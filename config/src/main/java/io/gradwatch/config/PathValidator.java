package io.gradwatch.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Accepts text that is a path on this machine, whether or not anything is there. */
public final class PathValidator implements Validator {

  @Override
  public void ensureValid(String name, Object value) {
    try {
      var unused = Path.of(String.valueOf(value));
    } catch (InvalidPathException e) {
      throw new ConfigException(name, value, e.getReason());
    }
  }

  @Override
  public String toString() {
    return "a path";
  }
}
