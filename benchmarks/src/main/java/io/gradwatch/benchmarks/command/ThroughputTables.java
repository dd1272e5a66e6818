package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.throughput.RecordingRules;
import io.gradwatch.benchmarks.throughput.RecordingRulesCost;
import io.gradwatch.benchmarks.throughput.ThroughputRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Cells of the tables of the monitor's throughput, headings first, and its text output. */
final class ThroughputTables {

  private final List<ThroughputRow> rows;
  private final Optional<RecordingRulesCost> rules;

  ThroughputTables(List<ThroughputRow> rows, Optional<RecordingRulesCost> rules) {
    this.rows = rows;
    this.rules = rules;
  }

  /** Layers of a step per second, and processor time per layer and step. */
  List<List<String>> rates() {
    List<String> headings =
        List.of(
            "case",
            "poll",
            "decode",
            "decode objects",
            "monitor",
            "CPU poll",
            "CPU decode",
            "CPU objects",
            "CPU monitor",
            "steps before");
    return Stream.concat(Stream.of(headings), rows.stream().map(ThroughputTables::rates)).toList();
  }

  private static List<String> rates(ThroughputRow row) {
    return List.of(
        title(row),
        format("%,.0f", row.poll().layerSteps()),
        format("%,.0f", row.decode().layerSteps()),
        format("%,.0f", row.decodeObjects().layerSteps()),
        format("%,.0f", row.monitor().layerSteps()),
        format("%.2f µs", row.poll().cpuMicros()),
        format("%.2f µs", row.decode().cpuMicros()),
        format("%.2f µs", row.decodeObjects().cpuMicros()),
        format("%.2f µs", row.monitor().cpuMicros()),
        format("%.0f", row.stepsBefore()));
  }

  /** What the monitor allocates, writes and keeps, and how fast it gets over a burst. */
  List<List<String>> costs() {
    List<String> headings =
        List.of("case", "allocated", "changelog", "state per tensor", "burst", "drained in");
    return Stream.concat(Stream.of(headings), rows.stream().map(ThroughputTables::costs)).toList();
  }

  private static List<String> costs(ThroughputRow row) {
    return List.of(
        title(row),
        format("%,.0f B", row.monitor().allocatedBytes()),
        format("%,.1f B", row.changelogBytes()),
        format("%,.0f B", row.stateBytesPerTensor()),
        format("%,d", row.burstSteps() * row.layers()),
        Double.isNaN(row.burstSeconds()) ? "not in time" : format("%.2f s", row.burstSeconds()));
  }

  private static String title(ThroughputRow row) {
    return format("%,d layers × %,d runs%s", row.layers(), row.runs(), row.sick() ? ", sick" : "");
  }

  /** The cost of recording rules in a sentence. */
  String rules() {
    return rules
        .map(
            cost ->
                format(
                    "Prometheus evaluates %d recording rules over windows of %s for %,.0f new samples"
                        + " per second on one processor, %.2f µs each (%,d series)",
                    cost.rules(),
                    RecordingRules.window(),
                    cost.layerSteps(),
                    1e6 / cost.layerSteps(),
                    cost.series()))
        .orElse(
            "Prometheus is not installed, so that its recording rules were not measured"
                + " (Debian: apt-get install prometheus)");
  }

  void print(PrintWriter out) {
    out.println("Layers of a step per second, and processor time per layer and step:");
    TextTable.print(rates(), out);
    out.println("Of the monitor, per layer and step:");
    TextTable.print(costs(), out);
    out.println(rules() + ".");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
