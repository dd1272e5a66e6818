package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.training.TrainingResult;
import java.util.List;

/**
 * A run as it ended.
 *
 * @param result of the training
 * @param verdicts of the monitor, in the order in which they began
 * @param complete whether the monitor judged every step; if not, verdicts may be missing
 */
public record RunReport(TrainingResult result, List<Event> verdicts, boolean complete) {

  public RunReport {
    verdicts = List.copyOf(verdicts);
  }
}
