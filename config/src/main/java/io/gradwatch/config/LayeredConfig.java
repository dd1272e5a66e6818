package io.gradwatch.config;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Configuration values after all layers were read: typed by {@link AbstractConfig}'s getters, with
 * defaults where no layer gave a value.
 */
public final class LayeredConfig extends AbstractConfig {

  private final Map<String, String> spellings;
  private final Map<String, String> passedThrough;

  LayeredConfig(
      ConfigDef definition,
      Map<String, Object> values,
      Map<String, String> spellings,
      Map<String, String> passedThrough) {
    super(definition, values, false);
    this.spellings = Map.copyOf(spellings);
    this.passedThrough = Map.copyOf(passedThrough);
  }

  /** A text; empty when neither a layer nor the default gives one. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(getString(key)).filter(text -> !text.isBlank());
  }

  /** A key as the user spelled it; as defined when its default is used. */
  public String spelling(String key) {
    return spellings.getOrDefault(key, key);
  }

  /** The settings that were passed through, by their key without the prefix. */
  public Map<String, String> passedThrough() {
    return passedThrough;
  }
}
