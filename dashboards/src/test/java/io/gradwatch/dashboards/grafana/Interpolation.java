package io.gradwatch.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.HttpJson;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Fills Grafana's variables in, as Grafana does, with what a Prometheus answers. */
final class Interpolation {

  private static final Map<String, String> OF_GRAFANA =
      Map.of("__rate_interval", "4s", "__interval", "1s", "__range", "15m");

  private final URI prometheus;
  private final Map<String, List<String>> values = new HashMap<>();
  private final Map<String, String> chosen = new HashMap<>(OF_GRAFANA);

  private Interpolation(URI prometheus) {
    this.prometheus = prometheus;
  }

  /** The dashboard's variables, {@code run} chosen where there is such a variable. */
  static Interpolation of(Dashboard dashboard, String run, URI prometheus) {
    Interpolation interpolation = new Interpolation(prometheus);
    for (JsonNode variable : dashboard.variables()) {
      interpolation.resolve(variable, run);
    }
    return interpolation;
  }

  private void resolve(JsonNode variable, String run) {
    String name = variable.path("name").asText();
    if (variable.path("type").asText().equals("query")) {
      LabelValues query = LabelValues.of(variable);
      List<String> known = ask(query);
      values.put(name, known);
      String one = name.equals("run") ? run : known.stream().findFirst().orElse("");
      chosen.put(name, variable.path("includeAll").asBoolean() ? ".*" : one);
    } else {
      chosen.put(name, variable.path("current").path("value").asText());
    }
  }

  private List<String> ask(LabelValues query) {
    JsonNode answer =
        HttpJson.get(
            prometheus,
            "api/v1/label/" + query.label() + "/values",
            Map.of("match[]", filled(query.selector())));
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalStateException(query + ": " + answer);
    }
    List<String> known = new ArrayList<>();
    answer.path("data").forEach(value -> known.add(value.asText()));
    return known;
  }

  /** Every value of a variable; for those that are asked of Prometheus. */
  Map<String, List<String>> values() {
    return Map.copyOf(values);
  }

  /** This panel's query; one for each value of the variable by which the panel repeats. */
  List<String> filled(Panel panel, Panel.Query query) {
    String repeat = panel.json().path("repeat").asText("");
    if (repeat.isEmpty()) {
      return List.of(filled(query.expr()));
    }
    return values.getOrDefault(repeat, List.of()).stream()
        .map(value -> filled(query.expr().replace("$" + repeat, value)))
        .collect(Collectors.toList());
  }

  String filled(String text) {
    String filled = text;
    List<String> longestFirst =
        chosen.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList();
    for (String name : longestFirst) {
      filled = filled.replace("$" + name, chosen.getOrDefault(name, ""));
    }
    return filled;
  }
}
