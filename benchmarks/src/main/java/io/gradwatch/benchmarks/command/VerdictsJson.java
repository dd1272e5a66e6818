package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.score.FamilyRow;
import io.gradwatch.benchmarks.score.ScoreRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdicts benchmark as one line of JSON. Shares and lags of no cases are null. */
final class VerdictsJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private VerdictsJson() {}

  static String of(List<ScoreRow> rows, List<FamilyRow> families) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode array = all.putArray("rows");
    for (ScoreRow row : rows) {
      ObjectNode node = array.addObject();
      node.put("judge", row.detector());
      node.put("part", row.part());
      node.put("kind", row.kind());
      node.put("cases", row.cases());
      node.put("recall", share(row.recall()));
      node.put("rootCauseRight", share(row.rootCauseRight()));
      node.put("falseAlarmRuns", row.falseAlarmRuns());
      node.put("healthyRuns", row.healthyRuns());
      node.put("lagP50", steps(row.lagP50()));
      node.put("lagP95", steps(row.lagP95()));
    }
    ArrayNode familyArray = all.putArray("families");
    for (FamilyRow row : families) {
      ObjectNode node = familyArray.addObject();
      node.put("judge", row.detector());
      node.put("part", row.part());
      node.put("dimension", row.dimension().label());
      node.put("value", row.value());
      node.put("faultyRuns", row.faultyRuns());
      node.put("recall", share(row.recall()));
      node.put("rootCauseRight", share(row.rootCauseRight()));
      node.put("healthyRuns", row.healthyRuns());
      node.put("falseAlarmRuns", row.falseAlarmRuns());
      node.put("criticalRuns", row.criticalRuns());
      node.put("averagePrecision", share(row.averagePrecision()));
      node.put("alarmShare", share(row.alarmShare()));
      node.put("delayP50", steps(row.delayP50()));
      node.put("delayP95", steps(row.delayP95()));
      node.put("abstained", share(row.abstained()));
    }
    return all.toString();
  }

  private static @Nullable Double share(double share) {
    return Double.isNaN(share) ? null : (Double) share;
  }

  private static @Nullable Long steps(long steps) {
    return steps < 0 ? null : (Long) steps;
  }
}
