package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.training.TrainingResult;
import java.util.List;

/**
 * Result of a run: what the training and the monitor found.
 *
 * @param result result of the training
 * @param verdicts the monitor's verdicts, in the order in which they began
 * @param complete whether the monitor evaluated every step; if not, verdicts may be missing
 */
public record RunReport(TrainingResult result, List<Event> verdicts, boolean complete) {

  public RunReport {
    verdicts = List.copyOf(verdicts);
  }
}
