package io.gradwatch.dashboards.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** docker-compose.yml as docker-compose reads it. */
final class Compose {

  static final Path TOP = Catalogue.FOLDER.resolveSibling("docker-compose.yml").getParent();
  static final String PASSWORD = "GRADWATCH_GRAFANA_PASSWORD";

  private Compose() {}

  /** What {@code docker-compose config} said, and how it ended. */
  record Outcome(int code, String out, String err) {}

  /** Reads the file with these variables in the environment, and none of the user's own. */
  static Outcome config(Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("docker-compose", "--profile", "demo", "config")
              .directory(TOP.toFile())
              .redirectError(ProcessBuilder.Redirect.PIPE);
      builder.environment().remove(PASSWORD);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "docker-compose cannot be run: ./gradwatch test installs what the tests need", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * A service.
   *
   * @param json as docker-compose understood it
   */
  record Service(String name, JsonNode json) {

    boolean own() {
      return json.has("build");
    }

    String image() {
      return json.path("image").asText();
    }

    List<String> texts(String key) {
      List<String> texts = new ArrayList<>();
      json.path(key).forEach(text -> texts.add(text.asText()));
      return texts;
    }

    Map<String, String> environment() {
      Map<String, String> variables = new LinkedHashMap<>();
      json.path("environment")
          .properties()
          .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
      return variables;
    }

    /** Folder or volume by where it is mounted. */
    Map<String, String> mounts() {
      Map<String, String> mounts = new LinkedHashMap<>();
      for (String mount : texts("volumes")) {
        String[] parts = mount.split(":", -1);
        mounts.put(parts[1], parts[0]);
      }
      return mounts;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static JsonNode file() {
    Outcome outcome = config(Map.of(PASSWORD, "secret"));
    if (outcome.code() != 0) {
      throw new AssertionError(outcome.err());
    }
    try {
      return new YAMLMapper().readTree(outcome.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Service> services() {
    List<Service> services = new ArrayList<>();
    file()
        .path("services")
        .properties()
        .forEach(entry -> services.add(new Service(entry.getKey(), entry.getValue())));
    return services;
  }
}
