package io.gradwatch.monitor;

import io.gradwatch.config.InvalidConfigException;
import io.gradwatch.detect.DetectionSettings;
import io.gradwatch.detect.settings.InvalidSettingException;
import io.gradwatch.detect.settings.SettingsSection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of the detectors in YAML files. */
public final class DetectionSettingsFile {

  /** Key of the settings in the monitor's configuration file. */
  static final String SECTION = "detection";

  private DetectionSettingsFile() {}

  /**
   * Reads a file that holds nothing else, or the section of the monitor's configuration file.
   *
   * @throws InvalidConfigException if it cannot be read, a key is unknown or a value is not valid
   */
  public static DetectionSettings read(Path file) {
    YamlFile yaml = YamlFile.read(file);
    if (hasSection(yaml)) {
      return settings(file.toString(), SECTION, section(yaml));
    }
    Map<String, Object> whole = new HashMap<>(yaml.sections());
    whole.putAll(yaml.values());
    return settings(file.toString(), "", whole);
  }

  /** The settings in the monitor's configuration file, whose other sections are unknown. */
  static DetectionSettings of(String source, YamlFile yaml) {
    for (String section : yaml.sections().keySet()) {
      if (!section.equals(SECTION)) {
        throw new InvalidConfigException(
            "%s (%s) is a mapping or a list; only %s has settings below it"
                .formatted(section, source, SECTION));
      }
    }
    return settings(source, SECTION, section(yaml));
  }

  private static boolean hasSection(YamlFile yaml) {
    return yaml.sections().containsKey(SECTION) || yaml.values().containsKey(SECTION);
  }

  private static @Nullable Object section(YamlFile yaml) {
    Object section = yaml.sections().get(SECTION);
    return section == null ? yaml.values().get(SECTION) : section;
  }

  private static DetectionSettings settings(String source, String path, @Nullable Object settings) {
    try {
      return DetectionSettings.of(SettingsSection.of(source, path, settings));
    } catch (InvalidSettingException e) {
      throw new InvalidConfigException(e.line(), e);
    }
  }
}
