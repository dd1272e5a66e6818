package io.gradwatch.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Reads layers of configuration values against a Kafka {@link ConfigDef}, which gives each key's
 * type, default, valid values and documentation.
 *
 * <p>A blank value counts as not set. An unknown key is an error that suggests the nearest known
 * one, spelled as its source spells keys.
 */
public final class ConfigReader {

  /** Typing errors that still point to a key of ours in a namespace shared with others. */
  private static final int NEAR_MISS_EDITS = 2;

  private final ConfigDef definition;
  private final String ownPrefix;
  private final Optional<String> passThroughPrefix;

  private ConfigReader(ConfigDef definition, String ownPrefix, Optional<String> passThroughPrefix) {
    this.definition = definition;
    this.ownPrefix = ownPrefix;
    this.passThroughPrefix = passThroughPrefix;
  }

  /** A reader of sources in which every key belongs to this definition. */
  public static ConfigReader of(ConfigDef definition) {
    return new ConfigReader(definition, "", Optional.empty());
  }

  /**
   * A reader of sources that hold keys of other programs too: outside of this prefix an unknown key
   * is an error only when it is a near miss of a known one.
   */
  public ConfigReader sharingSources(String newOwnPrefix) {
    return new ConfigReader(definition, newOwnPrefix, passThroughPrefix);
  }

  /** A reader that also collects what begins with this prefix, unchecked. */
  public ConfigReader passingThrough(String prefix) {
    return new ConfigReader(definition, ownPrefix, Optional.of(prefix));
  }

  /**
   * Reads all layers.
   *
   * @param layers lowest precedence first
   * @throws InvalidConfigException if a key is unknown or a value is not valid
   */
  public LayeredConfig read(List<ConfigSource> layers) {
    Map<String, Setting> settings = new TreeMap<>();
    Map<String, String> passedThrough = new TreeMap<>();
    for (ConfigSource source : layers) {
      source
          .values()
          .forEach((spelling, value) -> add(source, spelling, value, settings, passedThrough));
    }
    Map<String, Object> values = new HashMap<>();
    Map<String, String> spellings = new HashMap<>();
    settings.forEach(
        (key, setting) -> {
          values.put(key, setting.value());
          spellings.put(key, setting.spelling());
        });
    return new LayeredConfig(definition, values, spellings, passedThrough);
  }

  private void add(
      ConfigSource source,
      String spelling,
      String value,
      Map<String, Setting> settings,
      Map<String, String> passedThrough) {
    Optional<ConfigKey> key =
        definition.configKeys().values().stream()
            .filter(known -> source.spell(known.name).equals(spelling))
            .findFirst();
    if (key.isPresent()) {
      if (!value.isBlank()) {
        Setting setting = new Setting(key.get(), spelling, source.name(), value.strip());
        settings.put(key.get().name, setting);
      }
    } else if (passThroughPrefix.filter(p -> spelling.startsWith(source.spell(p))).isPresent()) {
      passedThrough.put(source.keyBehind(passThroughPrefix.get(), spelling), value);
    } else {
      rejectUnknown(source, spelling);
    }
  }

  private void rejectUnknown(ConfigSource source, String spelling) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String nearest =
        definition.names().stream()
            .map(source::spell)
            .min(Comparator.comparingInt(known -> distance.apply(known, spelling)))
            .orElseThrow();
    boolean own = spelling.startsWith(source.spell(ownPrefix));
    if (own || distance.apply(nearest, spelling) <= NEAR_MISS_EDITS) {
      throw new InvalidConfigException(
          "%s (%s) is not a setting; did you mean %s?".formatted(spelling, source.name(), nearest));
    }
  }

  /** A value as the user wrote it, and where. */
  private record Setting(ConfigKey key, String spelling, String source, String text) {

    /** The value by its type. Only of the layer that prevails: an overridden one is not read. */
    Object value() {
      try {
        Object value = ConfigDef.parseType(key.name, text, key.type);
        if (key.validator != null) {
          key.validator.ensureValid(key.name, value);
        }
        return value;
      } catch (ConfigException e) {
        throw new InvalidConfigException(
            "%s (%s) is \"%s\"; it must be %s"
                .formatted(spelling, source, text, ValidValues.describe(key)),
            e);
      }
    }
  }
}
