package io.gradwatch.benchmarks.recording;

import io.gradwatch.protocol.StepReport;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;

/**
 * A recorded run.
 *
 * @param metadata facts that a monitor does not receive
 * @param reports reports that a monitor receives, in order
 */
public record Recording(RunMetadata metadata, List<RecordedReport> reports) {

  public Recording {
    reports = List.copyOf(reports);
  }

  /** The step reports in order; those of a second attempt follow those of the first. */
  public List<StepReport> steps() {
    return reports.stream()
        .filter(RecordedReport.Step.class::isInstance)
        .map(step -> ((RecordedReport.Step) step).report())
        .toList();
  }

  public List<EvaluationPoint> evaluations() {
    return metadata.evaluations();
  }
}
