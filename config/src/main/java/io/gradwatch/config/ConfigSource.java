package io.gradwatch.config;

import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One layer of configuration values: where they come from and how their keys are spelled there. */
public final class ConfigSource {

  private final String name;
  private final String prefix;
  private final KeyStyle style;

  /** By spelling, sorted so that of several errors always the same one is reported. */
  private final SortedMap<String, String> values;

  private ConfigSource(String name, String prefix, KeyStyle style, Map<String, String> values) {
    this.name = name;
    this.prefix = prefix;
    this.style = style;
    this.values = new TreeMap<>();
    values.forEach(
        (spelling, value) -> {
          if (spelling.startsWith(prefix)) {
            this.values.put(spelling, value);
          }
        });
  }

  /**
   * The entries of a configuration file.
   *
   * @param name name of the file, for messages
   * @param values by key, spelled as in the definition
   */
  public static ConfigSource file(String name, Map<String, String> values) {
    return new ConfigSource(name, "", KeyStyle.PLAIN, values);
  }

  /** The environment variables that begin with a prefix, for example {@code GRADWATCH_}. */
  public static ConfigSource environment(String prefix, Map<String, String> variables) {
    return new ConfigSource("environment", prefix, KeyStyle.ENVIRONMENT, variables);
  }

  /** The system properties that begin with a prefix, for example {@code gradwatch.}. */
  public static ConfigSource systemProperties(String prefix, Properties properties) {
    return new ConfigSource(
        "system property", prefix, KeyStyle.PLAIN, KafkaProperties.toMap(properties));
  }

  /**
   * The options that were given on the command line.
   *
   * @param values by key of the definition; messages spell a key as an option
   */
  public static ConfigSource commandLine(Map<String, String> values) {
    Map<String, String> options =
        values.entrySet().stream()
            .collect(
                Collectors.toMap(
                    entry -> "--" + KeyStyle.OPTION.spell(entry.getKey()), Map.Entry::getValue));
    return new ConfigSource("command line", "--", KeyStyle.OPTION, options);
  }

  String name() {
    return name;
  }

  SortedMap<String, String> values() {
    return values;
  }

  /** How this source spells a key, or the beginning of a key. */
  String spell(String key) {
    return prefix + style.spell(key);
  }

  /** The rest of a spelling, behind the spelling of a prefix, as a dotted key. */
  String keyBehind(String keyPrefix, String spelling) {
    return style.parse(spelling.substring(spell(keyPrefix).length()));
  }
}
