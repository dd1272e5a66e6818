package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.throughput.RecordingRulesCost;
import io.gradwatch.benchmarks.throughput.ThroughputRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The monitor's throughput as one line of JSON. What was not measured is null. */
final class ThroughputJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ThroughputJson() {}

  static String of(List<ThroughputRow> rows, Optional<RecordingRulesCost> rules) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode array = all.putArray("rows");
    for (ThroughputRow row : rows) {
      ObjectNode node = array.addObject();
      node.put("layers", row.layers());
      node.put("runs", row.runs());
      node.put("sick", row.sick());
      node.put("pollLayerSteps", row.poll().layerSteps());
      node.put("decodeLayerSteps", row.decode().layerSteps());
      node.put("monitorLayerSteps", row.monitor().layerSteps());
      node.put("cpuMicrosPerLayerStep", row.monitor().cpuMicros());
      node.put("changelogBytesPerLayerStep", row.changelogBytes());
      node.put("stateBytesPerTensor", finite(row.stateBytesPerTensor()));
      node.put("pollCpuMicrosPerLayerStep", row.poll().cpuMicros());
      node.put("decodeCpuMicrosPerLayerStep", row.decode().cpuMicros());
      node.put("decodeObjectsLayerSteps", row.decodeObjects().layerSteps());
      node.put("decodeObjectsCpuMicrosPerLayerStep", row.decodeObjects().cpuMicros());
      node.put("allocatedBytesPerLayerStep", row.monitor().allocatedBytes());
      node.put("burstLayerSteps", row.burstSteps() * row.layers());
      node.put("burstSeconds", finite(row.burstSeconds()));
      node.put("stepsBefore", row.stepsBefore());
    }
    ObjectNode prometheus = all.putObject("prometheus").put("installed", rules.isPresent());
    rules.ifPresent(
        cost ->
            prometheus
                .put("series", cost.series())
                .put("rules", cost.rules())
                .put("layerStepsPerSecond", cost.layerSteps())
                .put("windowSamplesPerSecond", cost.windowSamples()));
    return all.toString();
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? (Double) value : null;
  }
}
