package io.gradwatch.monitor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Gathers settings: defaults, over them the file, the environment, the command line. */
final class SettingsReader {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);

  private SettingsReader() {
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.byDefault());
    }
  }

  /**
   * @throws MonitorStartupException if the file cannot be read or a key under our prefix is not
   *     known
   */
  static Map<Setting, String> read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> commandLine) {
    SettingsReader reader = new SettingsReader();
    if (file != null) {
      reader.file(file);
    }
    environment.forEach(reader::environment);
    commandLine.forEach((key, value) -> reader.put("command line", key, value, Setting::key));
    return reader.values;
  }

  private void file(Path file) {
    if (!Files.isReadable(file)) {
      throw new MonitorStartupException(
          "configuration file " + file + " is not there or not readable");
    }
    try {
      Map<String, @Nullable String> entries =
          YAML.readValue(file.toFile(), new TypeReference<Map<String, @Nullable String>>() {});
      if (entries != null) {
        entries.forEach((key, value) -> put(file.toString(), key, value, Setting::key));
      }
    } catch (JsonProcessingException e) {
      throw new MonitorStartupException(
          "configuration file %s, line %d: %s"
              .formatted(
                  file,
                  e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw new MonitorStartupException("configuration file " + file + ": " + e.getMessage(), e);
    }
  }

  private void environment(String name, String value) {
    if (name.startsWith(Setting.ENVIRONMENT_PREFIX)) {
      put("environment", name, value, Setting::environment);
    }
  }

  private void put(
      String source, String key, @Nullable String value, Function<Setting, String> naming) {
    Setting setting =
        Arrays.stream(Setting.values())
            .filter(known -> naming.apply(known).equals(key))
            .findFirst()
            .orElseThrow(
                () ->
                    new MonitorStartupException(
                        "%s: %s is not a setting; the nearest is %s"
                            .formatted(source, key, nearest(key, naming))));
    values.put(setting, value == null ? "" : value.strip());
  }

  private static String nearest(String key, Function<Setting, String> naming) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return Arrays.stream(Setting.values())
        .map(naming)
        .min(Comparator.comparingInt(known -> distance.apply(known, key)))
        .orElseThrow();
  }
}
