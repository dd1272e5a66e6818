package io.gradwatch.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A committed dashboard.
 *
 * @param json the file that Grafana reads
 */
record Dashboard(JsonNode json) {

  static final Path GRAFANA_DIRECTORY = MetricCatalogue.MODULE_DIRECTORY.resolve("grafana");
  static final Path DASHBOARDS_DIRECTORY = GRAFANA_DIRECTORY.resolve("dashboards");

  /** All dashboards, sorted by file name. */
  static List<Dashboard> all() {
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<Path> files = Files.list(DASHBOARDS_DIRECTORY)) {
      return files
          .sorted()
          .map(
              file -> {
                try {
                  return new Dashboard(mapper.readTree(file.toFile()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uid() {
    return json.path("uid").asText();
  }

  /** Panels without row headings. */
  List<Panel> panels() {
    return elements(json.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .map(panel -> new Panel(uid(), panel))
        .toList();
  }

  List<JsonNode> variables() {
    return elements(json.path("templating").path("list")).toList();
  }

  /** Queries of the annotations, without Grafana's built-in one. */
  List<String> annotations() {
    return elements(json.path("annotations").path("list"))
        .filter(annotation -> !annotation.has("builtIn"))
        .map(annotation -> annotation.path("target").path("expr").asText())
        .toList();
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return uid();
  }
}
