package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.latency.LatencyReport;
import io.gradwatch.benchmarks.latency.LatencyRow;
import io.gradwatch.benchmarks.latency.LatencySummary;
import io.gradwatch.benchmarks.latency.ScrapeRow;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cells of the tables of the latency benchmark, headings first, and its text output. */
final class LatencyTables {

  private final LatencyReport report;

  LatencyTables(LatencyReport report) {
    this.report = report;
  }

  /** Latencies by rate. */
  List<List<String>> rates() {
    List<List<String>> table = new ArrayList<>(List.of(headings("load")));
    for (LatencyRow row : report.rows()) {
      String load =
          format(
              "%,.0f steps/s × %,d layers, %,d runs",
              row.stepsPerSecond(), row.layers(), row.runs());
      table.add(cells(load, row));
    }
    return table;
  }

  /** Latencies of small runs without and with a large one. */
  List<List<String>> smallRuns() {
    LatencyRow alone = report.smallAlone();
    String small = format("%,d runs × %,d layers", alone.runs(), alone.layers());
    return List.of(
        headings("runs at a step per second"),
        cells(small, alone),
        cells(
            format("the same beside one of %,d layers", report.largeLayers()),
            report.smallBesideLarge()));
  }

  private static List<String> headings(String first) {
    return List.of(
        first,
        "sent/s",
        "event p50",
        "p99",
        "p99.9",
        "samples",
        "/metrics p50",
        "p99",
        "p99.9",
        "samples");
  }

  private static List<String> cells(String load, LatencyRow row) {
    List<String> cells = new ArrayList<>(List.of(load, format("%,.0f", row.sentPerSecond())));
    cells.addAll(cells(row.events()));
    cells.addAll(cells(row.metrics()));
    return cells;
  }

  private static List<String> cells(LatencySummary summary) {
    return List.of(
        millis(summary.p50()),
        millis(summary.p99()),
        millis(summary.p999()),
        summary.missing() == 0
            ? format("%,d", summary.samples())
            : format("%,d, %,d missing", summary.samples(), summary.missing()));
  }

  /** The duration of a scrape with many runs in a sentence. */
  String manyRuns() {
    ScrapeRow row = report.manyRuns();
    return format(
        "With %,d runs of %,d layers, of which %,d are shown, /metrics has %,d kB and takes %s, at"
            + " most %s in %,d scrapes",
        row.runs(),
        row.layers(),
        row.shown(),
        row.bytes() / 1_000,
        millis(row.duration().p50()),
        millis(row.duration().p999()),
        row.duration().samples());
  }

  private static String millis(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return Double.isInfinite(value) ? "not in time" : format("%,.0f ms", value);
  }

  void print(PrintWriter out) {
    out.println("From a step to its event and to its values on /metrics:");
    TextTable.print(rates(), out);
    out.println("Small runs beside a large one:");
    TextTable.print(smallRuns(), out);
    out.println(manyRuns() + ".");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
