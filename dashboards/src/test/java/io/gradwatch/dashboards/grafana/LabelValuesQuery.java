package io.gradwatch.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The query of a variable: {@code label_values(selector, label)}.
 *
 * @param variable name of the variable
 * @param selector series selector, with Grafana's variables
 * @param label the label whose values the variable has
 */
record LabelValuesQuery(String variable, String selector, String label) {

  private static final Pattern QUERY = Pattern.compile("label_values\\((.+), (\\w+)\\)");

  static LabelValuesQuery of(JsonNode variable) {
    String query = variable.path("query").path("query").asText();
    Matcher matcher = QUERY.matcher(query);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(query + " is not label_values(selector, label)");
    }
    return new LabelValuesQuery(variable.path("name").asText(), matcher.group(1), matcher.group(2));
  }
}
