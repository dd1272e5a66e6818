package io.gradwatch.dashboards.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rules of Prometheus as this module ships them. */
public final class RuleFile {

  static final Path FOLDER = Catalogue.FOLDER.resolve("prometheus/rules");

  private RuleFile() {}

  /** A rule that alerts. */
  public record Alert(
      Path file,
      String name,
      String expr,
      Map<String, String> labels,
      Map<String, String> annotations) {

    /** For messages of failing tests. */
    @Override
    public String toString() {
      return name + "/" + labels.get("severity");
    }
  }

  /** A rule that records. */
  public record Recording(String name, String expr) {}

  static List<Path> files() {
    try (var files = Files.list(FOLDER)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (Path file : files()) {
      rules(file).stream()
          .filter(rule -> rule.has("alert"))
          .map(
              rule ->
                  new Alert(
                      file,
                      rule.get("alert").asText(),
                      rule.get("expr").asText(),
                      texts(rule.path("labels")),
                      texts(rule.path("annotations"))))
          .forEach(alerts::add);
    }
    return alerts;
  }

  public static List<Recording> recordings() {
    return files().stream()
        .flatMap(file -> rules(file).stream())
        .filter(rule -> rule.has("record"))
        .map(rule -> new Recording(rule.get("record").asText(), rule.get("expr").asText()))
        .toList();
  }

  private static List<JsonNode> rules(Path file) {
    try {
      return new YAMLMapper()
          .readTree(file.toFile()).get("groups").findValues("rules").stream()
              .<JsonNode>mapMulti(Iterable::forEach)
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> texts(JsonNode map) {
    Map<String, String> texts = new TreeMap<>();
    map.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
