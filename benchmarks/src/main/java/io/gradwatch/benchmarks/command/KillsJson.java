package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.kills.KillSeriesResult;
import java.util.Locale;

/** The result of a series of kills as one line of JSON. */
final class KillsJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private KillsJson() {}

  static String of(KillSeriesResult result) {
    ObjectNode all = JSON.createObjectNode();
    all.put("passed", result.passed());
    all.put("seed", result.settings().seed());
    all.put("monitors", result.settings().monitors());
    all.put("runs", result.settings().runs());
    all.put("steps", result.steps());
    all.put("allEvaluated", result.allEvaluated());
    all.put("events", result.events());
    all.put("norms", result.norms());
    ArrayNode disturbances = all.putArray("disturbances");
    for (KillSeriesResult.Recovery recovery : result.disturbances()) {
      ObjectNode node =
          disturbances
              .addObject()
              .put("at", recovery.at().toMillis() / 1e3)
              .put("disturbance", recovery.disturbance().name().toLowerCase(Locale.ROOT));
      recovery
          .recovery()
          .ifPresent(duration -> node.put("recoverySeconds", duration.toMillis() / 1e3));
    }
    ArrayNode differences = all.putArray("differences");
    result.differences().forEach(differences::add);
    return all.toString();
  }
}
