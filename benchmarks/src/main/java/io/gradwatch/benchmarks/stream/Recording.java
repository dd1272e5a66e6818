package io.gradwatch.benchmarks.stream;

import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.StepReport;
import java.util.List;

/**
 * A recorded run.
 *
 * @param facts that a monitor does not hear
 * @param records that it does, in order
 */
public record Recording(RunFacts facts, List<StreamRecord> records) {

  public Recording {
    records = List.copyOf(records);
  }

  /** The steps alone, in order; those of a second attempt follow those of the first. */
  public List<StepReport> steps() {
    return records.stream()
        .filter(StreamRecord.Step.class::isInstance)
        .map(step -> ((StreamRecord.Step) step).report())
        .toList();
  }

  public List<Evaluation> evaluations() {
    return facts.evaluations();
  }
}
