package io.gradwatch.standalone.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.lab.proof.Attempt;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.Outcome;
import io.gradwatch.protocol.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The report as one line of JSON; numbers that are none are strings. */
public final class LabJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LabJson() {}

  /** Everything the report holds. */
  public static String of(LabReport report) {
    Map<String, Object> lab = new LinkedHashMap<>();
    lab.put("seed", report.seed());
    lab.put("faults", report.faults().size());
    lab.put("curedByFirstOrSecondAdvised", report.curedByFirstAdvice());
    lab.put("rootCauseRight", report.namedRight());
    lab.put("rows", report.faults().stream().map(LabJson::fault).toList());
    try {
      return JSON.writeValueAsString(lab);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps of strings and numbers", impossible);
    }
  }

  private static Map<String, @Nullable Object> fault(FaultReport report) {
    Map<String, @Nullable Object> fault = new LinkedHashMap<>();
    fault.put("fault", report.fault().name());
    fault.put("what", report.fault().what());
    fault.put("planted", report.fault().planted());
    fault.put("target", report.fault().target());
    fault.put("rootCause", report.before().root().map(Event::kind).orElse(null));
    fault.put("cause", report.before().root().map(Event::cause).orElse(""));
    fault.put("curedByFirstOrSecondAdvised", report.curedByFirstAdvice());
    fault.put("before", outcome(report.before()));
    fault.put("remedies", report.attempts().stream().map(LabJson::attempt).toList());
    return fault;
  }

  private static Map<String, @Nullable Object> attempt(Attempt attempt) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("remedy", attempt.remedy().key());
    row.put("advisedAs", attempt.advised() ? attempt.advisedAs() : null);
    row.put("advice", attempt.text());
    row.put("cured", attempt.cured());
    row.put("unsuitable", attempt.unsuitable());
    row.put("after", attempt.outcome().map(LabJson::outcome).orElse(null));
    return row;
  }

  private static Map<String, Object> outcome(Outcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("verdicts", outcome.standingKinds());
    row.put("passed", outcome.cleared());
    row.put(
        "testQuality",
        Double.isFinite(outcome.quality())
            ? (Object) outcome.quality()
            : String.valueOf(outcome.quality()));
    row.put("steps", outcome.steps());
    row.put("seconds", outcome.duration().toMillis() / 1e3);
    row.put("failure", outcome.failure());
    return row;
  }
}
