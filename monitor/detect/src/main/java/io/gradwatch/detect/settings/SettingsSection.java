package io.gradwatch.detect.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a configuration file with its place in it, read key by key. As in the rest of the
 * configuration, a key without a value counts as not set.
 */
public final class SettingsSection {

  private static final int MAX_SHOWN_CHARACTERS = 60;

  /** YAML reads 1e-3 as text, since it has no decimal point. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);

  private final String source;
  private final String path;
  private final Map<String, Object> values;

  private SettingsSection(String source, String path, Map<String, Object> values) {
    this.source = source;
    this.path = path;
    this.values = values;
  }

  /**
   * The outermost section.
   *
   * @param source name of the file, for messages
   * @param path key of the section in the file; empty if the section is the file
   * @param values what a YAML reader gives: maps, lists, numbers, texts and truth values
   * @throws InvalidSettingException if the value is no mapping
   */
  public static SettingsSection of(String source, String path, @Nullable Object values) {
    return new SettingsSection(source, path, mapping(source, path, values));
  }

  private static Map<String, Object> mapping(
      String source, String path, @Nullable Object candidate) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (candidate == null || isBlank(candidate)) {
      return values;
    }
    if (!(candidate instanceof Map<?, ?> map)) {
      throw new InvalidSettingException(
          "%s is %s; it must be a mapping of settings"
              .formatted(place(source, path), shown(candidate)));
    }
    map.forEach(
        (key, value) -> {
          if (value != null && !isBlank(value)) {
            values.put(String.valueOf(key), value);
          }
        });
    return values;
  }

  private static boolean isBlank(Object value) {
    return value instanceof String text && text.isBlank();
  }

  /** Rejects every key that is not one of these. */
  public void requireKnown(Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new InvalidSettingException(
            "%s is not a setting; %s".formatted(place(key), NearestKey.suggestion(key, known)));
      }
    }
  }

  /** The section below a key; empty if it is not set. */
  public SettingsSection section(String key) {
    return of(source, below(key), values.get(key));
  }

  /** The sections of a list below a key. */
  public List<SettingsSection> sections(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new InvalidSettingException(
          "%s is %s; it must be a list".formatted(place(key), shown(value)));
    }
    List<SettingsSection> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      sections.add(of(source, below(key) + "[" + i + "]", list.get(i)));
    }
    return sections;
  }

  /** A text; empty if it is not set. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key))
        .map(
            value -> {
              if (value instanceof Map || value instanceof List) {
                throw invalidValue(key, value, "text");
              }
              return String.valueOf(value);
            });
  }

  /** A truth value; empty if it is not set. */
  public Optional<Boolean> truth(String key) {
    return text(key)
        .map(
            text ->
                Optional.ofNullable(TRUTH.get(text.toLowerCase(Locale.ROOT)))
                    .orElseThrow(() -> invalidValue(key, text, "true or false")));
  }

  /**
   * One of several constants, written in lower case; empty if it is not set.
   *
   * @param constants the constants that are valid
   */
  public <E extends Enum<E>> Optional<E> constant(String key, Collection<E> constants) {
    Map<String, E> byName = new LinkedHashMap<>();
    constants.forEach(constant -> byName.put(constant.name().toLowerCase(Locale.ROOT), constant));
    return text(key)
        .map(
            text ->
                Optional.ofNullable(byName.get(text.toLowerCase(Locale.ROOT)))
                    .orElseThrow(
                        () -> invalidValue(key, text, String.join(" or ", byName.keySet()))));
  }

  /** The value of a limit; empty if it is not set. */
  OptionalDouble number(LimitDefinition limit) {
    Object value = values.get(limit.key());
    if (value == null) {
      return OptionalDouble.empty();
    }
    double number = value instanceof Number given ? given.doubleValue() : parsed(value);
    if (!limit.accepts(number)) {
      throw invalidValue(limit.key(), value, limit.validValues());
    }
    return OptionalDouble.of(number);
  }

  private static double parsed(Object value) {
    return value instanceof String text && NUMBER.matcher(text.strip()).matches()
        ? Double.parseDouble(text)
        : Double.NaN;
  }

  /** The exception for a value that is not valid. */
  public InvalidSettingException invalidValue(String key, Object value, String validValues) {
    return new InvalidSettingException(
        "%s is %s; it must be %s".formatted(place(key), shown(value), validValues));
  }

  /** The exception for values of this section that do not go together. */
  public InvalidSettingException invalid(String reason) {
    return new InvalidSettingException(place(source, path) + ": " + reason);
  }

  private String below(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String place(String key) {
    return place(source, below(key));
  }

  private static String place(String source, String path) {
    return path.isEmpty() ? source : path + " (" + source + ")";
  }

  private static String shown(Object value) {
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value instanceof List) {
      return "a list";
    }
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    return "\""
        + (text.length() > MAX_SHOWN_CHARACTERS
            ? text.substring(0, MAX_SHOWN_CHARACTERS) + "…"
            : text)
        + "\"";
  }
}
