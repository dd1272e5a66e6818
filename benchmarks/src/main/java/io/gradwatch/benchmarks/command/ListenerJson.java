package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.listener.CallbackCost;
import io.gradwatch.benchmarks.listener.KernelThroughput;
import io.gradwatch.benchmarks.listener.ListenerCostRow;
import java.util.List;

/** The listener benchmark as one line of JSON. */
final class ListenerJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ListenerJson() {}

  static String of(List<ListenerCostRow> rows, KernelThroughput kernel) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode array = all.putArray("rows");
    for (ListenerCostRow row : rows) {
      CallbackCost callbacks = row.callbacks();
      ObjectNode node = array.addObject();
      node.put("network", row.network());
      node.put("parameters", row.parameters());
      node.put("bareMs", row.baselineMs());
      node.put("gradwatch", row.gradwatch().median());
      node.put("gradwatchSpread", row.gradwatch().spread());
      node.put("gradwatchLow", row.gradwatch().confidenceLow());
      node.put("gradwatchHigh", row.gradwatch().confidenceHigh());
      node.put("statsListener1", row.statsListenerEveryStep().median());
      node.put("statsListener10", row.statsListenerEveryTenthStep().median());
      node.putObject("callbacks")
          .put("ms", 1e3 * callbacks.seconds())
          .put("activationsMs", 1e3 * callbacks.activationsSeconds())
          .put("gradientsMs", 1e3 * callbacks.gradientsSeconds())
          .put("reportMs", 1e3 * callbacks.reportSeconds())
          .put("bytes", callbacks.bytes());
    }
    all.putObject("kernel")
        .put("gbPerSecond", kernel.gbPerSecond())
        .put("readGbPerSecond", kernel.readGbPerSecond());
    return all.toString();
  }
}
