package io.gradwatch.cli.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.lab.proof.FaultReport;
import io.gradwatch.lab.proof.LabReport;
import io.gradwatch.lab.proof.RemedyTrial;
import io.gradwatch.lab.proof.TrialOutcome;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.JsonNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lab's report as one line of JSON. NaN and infinities are strings. */
public final class LabReportJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LabReportJson() {}

  /** The complete report. */
  public static String of(LabReport report) {
    Map<String, Object> lab = new LinkedHashMap<>();
    lab.put("seed", report.seed());
    lab.put("faults", report.faults().size());
    lab.put("curedByFirstOrSecondAdvised", report.curedByTopRemedies());
    lab.put("rootCauseRight", report.correctRootCauses());
    lab.put("rows", report.faults().stream().map(LabReportJson::fault).toList());
    try {
      return JSON.writeValueAsString(lab);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of strings and numbers are always serialisable", e);
    }
  }

  private static Map<String, @Nullable Object> fault(FaultReport report) {
    Map<String, @Nullable Object> fault = new LinkedHashMap<>();
    fault.put("fault", report.fault().name());
    fault.put("what", report.fault().description());
    fault.put("planted", report.fault().expectedKind());
    fault.put("target", report.fault().target());
    fault.put("rootCause", report.untreated().rootCause().map(Event::kind).orElse(null));
    fault.put("cause", report.untreated().rootCause().map(Event::cause).orElse(""));
    fault.put("curedByFirstOrSecondAdvised", report.curedByTopRemedies());
    fault.put("before", outcome(report.untreated()));
    fault.put("remedies", report.remedyTrials().stream().map(LabReportJson::trial).toList());
    return fault;
  }

  private static Map<String, @Nullable Object> trial(RemedyTrial trial) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("remedy", trial.remedy().key());
    row.put("advisedAs", trial.recommended() ? trial.rank() : null);
    row.put("advice", trial.text());
    row.put("cured", trial.cured());
    row.put("subsequent", trial.subsequentKinds());
    row.put("unsuitable", trial.notApplicableReason());
    row.put("after", trial.outcome().map(LabReportJson::outcome).orElse(null));
    return row;
  }

  private static Map<String, Object> outcome(TrialOutcome outcome) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("verdicts", outcome.activeKinds());
    row.put("passed", outcome.clearedKinds());
    row.put("testQuality", JsonNumber.of(outcome.quality()));
    row.put("steps", outcome.steps());
    row.put("seconds", outcome.duration().toMillis() / 1e3);
    row.put("failure", outcome.failure());
    return row;
  }
}
