package io.gradwatch.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.JsonHttpClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Replaces Grafana's variables in queries, with values from Prometheus, as Grafana does. */
final class VariableInterpolation {

  private static final Map<String, String> BUILT_IN_VARIABLES =
      Map.of("__rate_interval", "4s", "__interval", "1s", "__range", "15m");

  private final URI prometheus;
  private final Map<String, List<String>> values = new HashMap<>();
  private final Map<String, String> selected = new HashMap<>(BUILT_IN_VARIABLES);

  private VariableInterpolation(URI prometheus) {
    this.prometheus = prometheus;
  }

  /** Resolves the dashboard's variables and selects this run, if there is a run variable. */
  static VariableInterpolation of(Dashboard dashboard, String run, URI prometheus) {
    VariableInterpolation interpolation = new VariableInterpolation(prometheus);
    for (JsonNode variable : dashboard.variables()) {
      interpolation.resolve(variable, run);
    }
    return interpolation;
  }

  private void resolve(JsonNode variable, String run) {
    String name = variable.path("name").asText();
    if (variable.path("type").asText().equals("query")) {
      LabelValuesQuery query = LabelValuesQuery.of(variable);
      List<String> known = labelValues(query);
      values.put(name, known);
      String one = name.equals("run") ? run : known.stream().findFirst().orElse("");
      selected.put(name, variable.path("includeAll").asBoolean() ? ".*" : one);
    } else {
      selected.put(name, variable.path("current").path("value").asText());
    }
  }

  private List<String> labelValues(LabelValuesQuery query) {
    JsonNode response =
        JsonHttpClient.get(
            prometheus,
            "api/v1/label/" + query.label() + "/values",
            Map.of("match[]", interpolate(query.selector())));
    if (!response.path("status").asText().equals("success")) {
      throw new IllegalStateException(query + ": " + response);
    }
    List<String> known = new ArrayList<>();
    response.path("data").forEach(value -> known.add(value.asText()));
    return known;
  }

  /** All values of the variables that are queried from Prometheus. */
  Map<String, List<String>> values() {
    return Map.copyOf(values);
  }

  /** The panel's query, once per value of the variable by which the panel repeats, if any. */
  List<String> interpolate(Panel panel, Panel.Query query) {
    String repeat = panel.json().path("repeat").asText("");
    if (repeat.isEmpty()) {
      return List.of(interpolate(query.expr()));
    }
    return values.getOrDefault(repeat, List.of()).stream()
        .map(value -> interpolate(query.expr().replace("$" + repeat, value)))
        .collect(Collectors.toList());
  }

  String interpolate(String text) {
    String interpolated = text;
    List<String> longestFirst =
        selected.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList();
    for (String name : longestFirst) {
      interpolated = interpolated.replace("$" + name, selected.getOrDefault(name, ""));
    }
    return interpolated;
  }
}
