package io.gradwatch.monitor;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file in YAML: one level of keys, each with a single value, except for sections
 * that have settings of their own below them.
 *
 * @param values text by key, as it is written; blank for a key without a value
 * @param sections mapping by key, as nested maps
 */
record YamlFile(Map<String, String> values, Map<String, Object> sections) {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  YamlFile {
    values = Map.copyOf(values);
    sections = Map.copyOf(sections);
  }

  static YamlFile empty() {
    return new YamlFile(Map.of(), Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws InvalidConfigException if it cannot be read or has another structure
   */
  static YamlFile read(Path file) {
    if (!Files.isReadable(file)) {
      throw new InvalidConfigException(
          "configuration file " + file + " does not exist or is not readable");
    }
    try (JsonParser parser = YAML.createParser(file.toFile())) {
      return read(file, parser);
    } catch (JsonProcessingException e) {
      throw new InvalidConfigException(
          problem(file, e.getLocation(), e.getOriginalMessage().lines().findFirst().orElse("")), e);
    } catch (IOException e) {
      throw new InvalidConfigException("configuration file " + file + ": " + e.getMessage(), e);
    }
  }

  private static YamlFile read(Path file, JsonParser parser) throws IOException {
    Map<String, String> values = new HashMap<>();
    Map<String, Object> sections = new HashMap<>();
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return empty();
    }
    if (first != JsonToken.START_OBJECT) {
      throw new InvalidConfigException(
          problem(file, parser.currentTokenLocation(), "it must be a mapping of keys to values"));
    }
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        values.put(key, "");
      } else if (value.isScalarValue()) {
        values.put(key, parser.getText());
      } else {
        sections.put(key, parser.readValueAs(Object.class));
      }
    }
    return new YamlFile(values, sections);
  }

  private static String problem(Path file, @Nullable JsonLocation location, String problem) {
    int line = location == null ? 1 : location.getLineNr();
    return "configuration file %s, line %d: %s".formatted(file, line, problem);
  }
}
