package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.latency.LatencyReport;
import io.gradwatch.benchmarks.latency.LatencyRow;
import io.gradwatch.benchmarks.latency.LatencySummary;
import org.jspecify.annotations.Nullable;

/** The latency benchmark as one line of JSON, in milliseconds. What did not arrive is null. */
final class LatencyJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LatencyJson() {}

  static String of(LatencyReport report) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode rows = all.putArray("rows");
    report.rows().forEach(row -> put(row, rows.addObject()));
    all.putObject("manyRuns")
        .put("runs", report.manyRuns().runs())
        .put("shown", report.manyRuns().shown())
        .put("layers", report.manyRuns().layers())
        .put("bytes", report.manyRuns().bytes())
        .put("scrapeP50", finite(report.manyRuns().duration().p50()))
        .put("scrapeMax", finite(report.manyRuns().duration().p999()))
        .put("scrapes", report.manyRuns().duration().samples());
    ObjectNode large = all.putObject("largeBesideSmall").put("largeLayers", report.largeLayers());
    put(report.smallAlone(), large.putObject("alone"));
    put(report.smallBesideLarge(), large.putObject("beside"));
    return all.toString();
  }

  private static void put(LatencyRow row, ObjectNode node) {
    node.put("stepsPerSecond", row.stepsPerSecond());
    node.put("layers", row.layers());
    node.put("runs", row.runs());
    node.put("sentPerSecond", row.sentPerSecond());
    put("event", row.events(), node);
    put("metrics", row.metrics(), node);
  }

  private static void put(String name, LatencySummary summary, ObjectNode node) {
    node.put(name + "P50", finite(summary.p50()));
    node.put(name + "P99", finite(summary.p99()));
    node.put(name + "P999", finite(summary.p999()));
    node.put(name + "Samples", summary.samples());
    node.put(name + "Missing", summary.missing());
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
