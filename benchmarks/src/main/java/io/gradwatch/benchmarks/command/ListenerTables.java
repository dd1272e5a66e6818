package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.listener.CallbackCost;
import io.gradwatch.benchmarks.listener.KernelThroughput;
import io.gradwatch.benchmarks.listener.ListenerCostRow;
import io.gradwatch.benchmarks.listener.MedianEstimate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Cells of the tables of the listener benchmark, headings first. */
final class ListenerTables {

  /** Minimum number of passes over memory: one each over gradient and update. */
  private static final int MEMORY_PASSES = 2;

  private final List<ListenerCostRow> rows;
  private final KernelThroughput kernel;

  ListenerTables(List<ListenerCostRow> rows, KernelThroughput kernel) {
    this.rows = rows;
    this.kernel = kernel;
  }

  /** Step times relative to the baseline. */
  List<List<String>> ratios() {
    List<String> headings =
        List.of(
            "network",
            "parameters",
            "baseline step",
            "Gradwatch",
            "95 % CI",
            "StatsListener",
            "every 10th step");
    return Stream.concat(Stream.of(headings), rows.stream().map(ListenerTables::ratios)).toList();
  }

  private static List<String> ratios(ListenerCostRow row) {
    MedianEstimate gradwatch = row.gradwatch();
    return List.of(
        row.network(),
        format("%,d", row.parameters()),
        format("%.2f ms", row.baselineMs()),
        format("%.3f ± %.3f", gradwatch.median(), gradwatch.spread()),
        format("%.3f to %.3f", gradwatch.confidenceLow(), gradwatch.confidenceHigh()),
        format("%.2f", row.statsListenerEveryStep().median()),
        format("%.2f", row.statsListenerEveryTenthStep().median()));
  }

  /** Costs of the listener as shares of the baseline step. */
  List<List<String>> shares() {
    List<String> headings =
        List.of(
            "network",
            "floor",
            "callbacks",
            "activations",
            "gradients",
            "updates, report",
            "other",
            "heap per step");
    return Stream.concat(Stream.of(headings), rows.stream().map(this::shares)).toList();
  }

  private List<String> shares(ListenerCostRow row) {
    CallbackCost callbacks = row.callbacks();
    double baselineSeconds = row.baselineMs() / 1e3;
    return List.of(
        row.network(),
        percent(floorSeconds(row) / baselineSeconds),
        percent(callbacks.seconds() / baselineSeconds),
        percent(callbacks.activationsSeconds() / baselineSeconds),
        percent(callbacks.gradientsSeconds() / baselineSeconds),
        percent(callbacks.reportSeconds() / baselineSeconds),
        percent(row.gradwatch().median() - 1 - callbacks.seconds() / baselineSeconds),
        format("%.1f kB", callbacks.bytes() / 1e3));
  }

  /** Time that one thread needs to read gradient and update from memory. */
  private double floorSeconds(ListenerCostRow row) {
    double bytes = (double) MEMORY_PASSES * row.parameters() * Float.BYTES;
    return bytes / (kernel.readGbPerSecond() * 1e9);
  }

  /** The kernel's throughput compared with that of memory, as part of a sentence. */
  String kernel() {
    return format(
        "%.1f GB/s with all statistics of a gradient, %.0f %% of the %.1f GB/s that one thread"
            + " reads",
        kernel.gbPerSecond(),
        100 * kernel.gbPerSecond() / kernel.readGbPerSecond(),
        kernel.readGbPerSecond());
  }

  private static String percent(double share) {
    return format("%.2f %%", 100 * share);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
