package io.gradwatch.dashboards.compose;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contents of docker-compose.yml, as docker-compose reads it. */
final class ComposeFile {

  static final Path PROJECT_ROOT =
      MetricCatalogue.MODULE_DIRECTORY.resolveSibling("docker-compose.yml").getParent();
  static final String PASSWORD_VARIABLE = "GRADWATCH_GRAFANA_PASSWORD";

  private ComposeFile() {}

  /** Output and exit code of {@code docker-compose config}. */
  record ConfigOutput(int exitCode, String stdout, String stderr) {}

  /** Reads the file with these environment variables and without the user's own. */
  static ConfigOutput config(Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("docker-compose", "--profile", "demo", "config")
              .directory(PROJECT_ROOT.toFile())
              .redirectError(ProcessBuilder.Redirect.PIPE);
      builder.environment().remove(PASSWORD_VARIABLE);
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String stdout = new String(process.getInputStream().readAllBytes(), UTF_8);
      String stderr = new String(process.getErrorStream().readAllBytes(), UTF_8);
      return new ConfigOutput(process.waitFor(), stdout, stderr);
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
   * @param json its definition, as docker-compose resolved it
   */
  record Service(String name, JsonNode json) {

    boolean isBuiltLocally() {
      return json.has("build");
    }

    String image() {
      return json.path("image").asText();
    }

    List<String> strings(String key) {
      List<String> strings = new ArrayList<>();
      json.path(key).forEach(element -> strings.add(element.asText()));
      return strings;
    }

    Map<String, String> environment() {
      Map<String, String> variables = new LinkedHashMap<>();
      json.path("environment")
          .properties()
          .forEach(entry -> variables.put(entry.getKey(), entry.getValue().asText()));
      return variables;
    }

    /** Host directory or volume by mount point. */
    Map<String, String> mounts() {
      Map<String, String> mounts = new LinkedHashMap<>();
      for (String mount : strings("volumes")) {
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

  static JsonNode parse() {
    ConfigOutput output = config(Map.of(PASSWORD_VARIABLE, "secret"));
    if (output.exitCode() != 0) {
      throw new AssertionError(output.stderr());
    }
    try {
      return new YAMLMapper().readTree(output.stdout());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Service> services() {
    List<Service> services = new ArrayList<>();
    parse()
        .path("services")
        .properties()
        .forEach(entry -> services.add(new Service(entry.getKey(), entry.getValue())));
    return services;
  }
}
