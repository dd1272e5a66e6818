package io.gradwatch.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Kafka's own client settings (TLS, SASL, …) in a properties file. */
public final class KafkaProperties {

  private KafkaProperties() {}

  /**
   * Reads a properties file.
   *
   * @param setting the setting that names the file, as the user spelled it
   * @param file path of the file
   * @throws InvalidConfigException if it cannot be read
   */
  public static Map<String, String> read(String setting, String file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) { // also a malformed path or escape
      throw new InvalidConfigException(
          "%s is %s, which cannot be read as a properties file: %s".formatted(setting, file, e), e);
    }
    return toMap(properties);
  }

  static Map<String, String> toMap(Properties properties) {
    Map<String, String> map = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }
}
