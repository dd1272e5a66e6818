package io.gradwatch.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A panel of a dashboard.
 *
 * @param dashboard uid of the dashboard
 * @param json as Grafana reads it
 */
record Panel(String dashboard, JsonNode json) {

  /** A grid unit of height is 30 pixels, with 8 between two. */
  private static final int UNIT_PIXELS = 38;

  private static final int FRAME_PIXELS = 58;
  private static final int TIMELINE_ROW_PIXELS = 10;

  /**
   * A query of a panel.
   *
   * @param expr in PromQL, with Grafana's variables
   * @param range whether it is asked for the whole time range, or at its end
   */
  record Query(String expr, boolean range) {}

  String type() {
    return json.path("type").asText();
  }

  String title() {
    return json.path("title").asText();
  }

  JsonNode defaults() {
    return json.path("fieldConfig").path("defaults");
  }

  List<Query> queries() {
    return StreamSupport.stream(json.path("targets").spliterator(), false)
        .map(
            target ->
                new Query(target.path("expr").asText(), !target.path("instant").asBoolean(false)))
        .toList();
  }

  /** How many series it can show so that each can be told from the others. */
  int maxSeries() {
    return switch (type()) {
      case "stat" -> 1;
      case "timeseries" -> 25; // colours of the palette before they repeat too often
      case "heatmap" -> heightPixels(); // a row is a pixel at least
      case "barchart" -> 600;
      case "state-timeline" -> heightPixels() / TIMELINE_ROW_PIXELS;
      case "table" -> 200; // it scrolls
      default -> throw new IllegalStateException(this + " is of a kind that is not known here");
    };
  }

  private int heightPixels() {
    return json.path("gridPos").path("h").asInt() * UNIT_PIXELS - FRAME_PIXELS;
  }

  @Override
  public String toString() {
    return dashboard + ": " + title();
  }
}
