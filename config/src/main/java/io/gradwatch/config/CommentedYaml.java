package io.gradwatch.config;

import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * A definition as a commented YAML file: each key with its default, its environment variable and
 * its documentation on one line, in the order of the definition.
 */
public final class CommentedYaml {

  private CommentedYaml() {}

  /**
   * The whole file.
   *
   * @param header comment lines at the top
   * @param environmentPrefix prefix of the environment variables
   */
  public static String of(String header, ConfigDef definition, String environmentPrefix) {
    StringBuilder page = new StringBuilder(header).append("\n");
    for (ConfigKey key : definition.configKeys().values()) {
      page.append(
          String.format(
              Locale.ROOT,
              "%-38s # %-40s %s\n",
              key.name + ": " + defaultValue(key),
              environmentPrefix + KeyStyle.ENVIRONMENT.spell(key.name),
              key.documentation));
    }
    return page.toString();
  }

  private static String defaultValue(ConfigKey key) {
    String value = key.hasDefault() ? String.valueOf(key.defaultValue) : "";
    return value.isEmpty() ? "\"\"" : value;
  }
}
