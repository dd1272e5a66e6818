package io.gradwatch.dashboards.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Prometheus rules that this module ships. */
public final class PrometheusRules {

  /** Directory of the rule files. */
  public static final Path DIRECTORY = MetricCatalogue.MODULE_DIRECTORY.resolve("prometheus/rules");

  private PrometheusRules() {}

  /** An alerting rule. */
  public record AlertRule(
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

  /** A recording rule. */
  public record RecordingRule(String name, String expr) {}

  static List<Path> files() {
    try (var files = Files.list(DIRECTORY)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<AlertRule> alerts() {
    List<AlertRule> alerts = new ArrayList<>();
    for (Path file : files()) {
      rules(file).stream()
          .filter(rule -> rule.has("alert"))
          .map(
              rule ->
                  new AlertRule(
                      file,
                      rule.get("alert").asText(),
                      rule.get("expr").asText(),
                      strings(rule.path("labels")),
                      strings(rule.path("annotations"))))
          .forEach(alerts::add);
    }
    return alerts;
  }

  public static List<RecordingRule> recordings() {
    return files().stream()
        .flatMap(file -> rules(file).stream())
        .filter(rule -> rule.has("record"))
        .map(rule -> new RecordingRule(rule.get("record").asText(), rule.get("expr").asText()))
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

  private static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new TreeMap<>();
    map.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
