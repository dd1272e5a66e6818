package io.gradwatch.benchmarks.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradwatch.benchmarks.score.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows, for programs: one line. What there is nothing to take of is null. */
final class RowsJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RowsJson() {}

  static String of(List<Row> rows) {
    ObjectNode all = JSON.createObjectNode();
    ArrayNode array = all.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = array.addObject();
      node.put("judge", row.judge());
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
    return all.toString();
  }

  private static @Nullable Double share(double share) {
    return Double.isNaN(share) ? null : (Double) share;
  }

  private static @Nullable Long steps(long steps) {
    return steps < 0 ? null : (Long) steps;
  }
}
