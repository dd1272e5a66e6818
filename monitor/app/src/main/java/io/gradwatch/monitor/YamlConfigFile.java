package io.gradwatch.monitor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration file in YAML: one level of keys, each with a scalar value. */
final class YamlConfigFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private YamlConfigFile() {}

  /**
   * Values by key; blank for a key without a value.
   *
   * @throws InvalidConfigException if the file cannot be read or has another structure
   */
  static Map<String, String> read(Path file) {
    if (!Files.isReadable(file)) {
      throw new InvalidConfigException(
          "configuration file " + file + " does not exist or is not readable");
    }
    try {
      Map<String, String> values = new HashMap<>();
      @Nullable Map<String, @Nullable String> entries =
          YAML.readValue(file.toFile(), new TypeReference<Map<String, @Nullable String>>() {});
      if (entries != null) {
        entries.forEach((key, value) -> values.put(key, value == null ? "" : value));
      }
      return values;
    } catch (JsonProcessingException e) {
      throw new InvalidConfigException(
          "configuration file %s, line %d: %s"
              .formatted(
                  file,
                  e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw new InvalidConfigException("configuration file " + file + ": " + e.getMessage(), e);
    }
  }
}
