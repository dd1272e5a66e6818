package io.gradwatch.dashboards.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A panel of a dashboard.
 *
 * @param dashboard uid of the dashboard
 * @param json the panel's definition
 */
record Panel(String dashboard, JsonNode json) {

  /** A grid unit is 30 pixels high, with a gap of 8. */
  private static final int UNIT_PIXELS = 38;

  private static final int FRAME_PIXELS = 58;
  private static final int TIMELINE_ROW_PIXELS = 10;

  /**
   * A query of a panel.
   *
   * @param expr PromQL with Grafana's variables
   * @param range true for a range query, false for an instant query
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

  /** Maximum number of series at which each can still be distinguished. */
  int maxSeries() {
    return switch (type()) {
      case "stat" -> 1;
      case "timeseries" -> 25; // more would repeat the palette's colours too often
      case "heatmap" -> heightPixels(); // at least one pixel per row
      case "barchart" -> 600;
      case "state-timeline" -> heightPixels() / TIMELINE_ROW_PIXELS;
      case "table" -> 200; // it scrolls
      default -> throw new IllegalStateException(this + " has an unsupported type");
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
