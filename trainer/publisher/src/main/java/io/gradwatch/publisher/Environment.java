package io.gradwatch.publisher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads system properties {@code gradwatch.…} and environment variables {@code GRADWATCH_…}.
 *
 * <ul>
 *   <li>{@code gradwatch.bootstrap}, {@code GRADWATCH_BOOTSTRAP}: host:port of the cluster
 *   <li>{@code gradwatch.publisher.queue.capacity}: reports
 *   <li>{@code gradwatch.publisher.queue.bytes}
 *   <li>{@code gradwatch.publisher.spool.folder}
 *   <li>{@code gradwatch.publisher.spool.bytes}
 *   <li>{@code gradwatch.publisher.close.timeout.seconds}
 *   <li>{@code gradwatch.kafka.file}: a properties file with Kafka's own settings
 *   <li>{@code gradwatch.kafka.*}: one of Kafka's own settings, over those of the file
 * </ul>
 *
 * <p>Other rooms read settings of their own under the same first word, so a key outside {@code
 * gradwatch.publisher.} is an error only when it is a near miss of one of these.
 */
final class Environment {

  private static final String PREFIX = "gradwatch.";
  private static final String OURS = "gradwatch.publisher.";
  private static final String KAFKA = "gradwatch.kafka.";

  private static final String BOOTSTRAP = "gradwatch.bootstrap";
  private static final String QUEUE_CAPACITY = OURS + "queue.capacity";
  private static final String QUEUE_BYTES = OURS + "queue.bytes";
  private static final String SPOOL_FOLDER = OURS + "spool.folder";
  private static final String SPOOL_BYTES = OURS + "spool.bytes";
  private static final String CLOSE_TIMEOUT = OURS + "close.timeout.seconds";
  private static final String KAFKA_FILE = KAFKA + "file";

  private static final List<String> KEYS =
      List.of(
          BOOTSTRAP,
          QUEUE_CAPACITY,
          QUEUE_BYTES,
          SPOOL_FOLDER,
          SPOOL_BYTES,
          CLOSE_TIMEOUT,
          KAFKA_FILE);

  private static final int NEAR_MISS_EDITS = 2;

  /** Values by property name. */
  private final Map<String, String> values = new TreeMap<>();

  /** How the user wrote each key, to say it back. */
  private final Map<String, String> spellings = new HashMap<>();

  Environment(Properties system, Map<String, String> environment) {
    environment.forEach((key, value) -> put(key, propertyName(key), value));
    system.stringPropertyNames().forEach(key -> put(key, key, system.getProperty(key)));
  }

  private void put(String spelling, String name, String value) {
    if (name.startsWith(PREFIX)) {
      values.put(name, value);
      spellings.put(name, spelling);
    }
  }

  /** {@code GRADWATCH_KAFKA_SASL_MECHANISM} is {@code gradwatch.kafka.sasl.mechanism}. */
  private static String propertyName(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  KafkaPublisherBuilder applyTo(KafkaPublisherBuilder builder) {
    values.keySet().forEach(this::requireKnown);
    text(KAFKA_FILE).ifPresent(file -> builder.kafka(read(Path.of(file))));
    builder.kafka(kafka());
    text(BOOTSTRAP).ifPresent(builder::bootstrap);
    number(QUEUE_CAPACITY)
        .ifPresent(n -> builder.queueCapacity((int) Math.min(n, Integer.MAX_VALUE)));
    number(QUEUE_BYTES).ifPresent(builder::queueBytes);
    text(SPOOL_FOLDER).map(this::folder).ifPresent(builder::spoolFolder);
    number(SPOOL_BYTES).ifPresent(builder::spoolBytes);
    number(CLOSE_TIMEOUT).map(Duration::ofSeconds).ifPresent(builder::closeTimeout);
    return builder;
  }

  private void requireKnown(String name) {
    if (KEYS.contains(name) || name.startsWith(KAFKA)) {
      return;
    }
    String nearest =
        KEYS.stream().min(Comparator.comparingInt(key -> edits(name, key))).orElseThrow();
    if (name.startsWith(OURS) || edits(name, nearest) <= NEAR_MISS_EDITS) {
      String spelling = spellings.getOrDefault(name, name);
      throw new IllegalArgumentException(
          spelling + " is no setting; did you mean " + spelledLike(spelling, nearest) + "?");
    }
  }

  private static String spelledLike(String spelling, String name) {
    return spelling.startsWith(PREFIX) ? name : name.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private Map<String, String> kafka() {
    Map<String, String> settings = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(KAFKA) && !name.equals(KAFKA_FILE)) {
            settings.put(name.substring(KAFKA.length()), value);
          }
        });
    return settings;
  }

  private Properties read(Path file) {
    var settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          spellings.get(KAFKA_FILE) + " is " + file + ", which cannot be read as properties: " + e,
          e);
    }
    return settings;
  }

  private Path folder(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          spellings.get(SPOOL_FOLDER) + " is " + text + "; it is a folder: " + e.getReason(), e);
    }
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::trim).filter(v -> !v.isEmpty());
  }

  private Optional<Long> number(String name) {
    return text(name)
        .map(
            value -> {
              try {
                return Long.valueOf(value);
              } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                    spellings.get(name) + " is " + value + "; it is a whole number", e);
              }
            });
  }

  /** Levenshtein distance: insertions, deletions and replacements from one word to the other. */
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
