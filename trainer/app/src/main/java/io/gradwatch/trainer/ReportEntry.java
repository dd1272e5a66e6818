package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.JsonNumber;
import io.gradwatch.protocol.VerdictFormat;
import io.gradwatch.trainer.training.TrainingResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One run in a report file. What is unknown is null there; an attempt is left out.
 *
 * @param run name of the run
 * @param attempt number of the attempt; empty if the report is of a session, which takes one
 * @param steps number of steps
 * @param seconds time of the training; empty if unknown
 * @param finalLoss loss of the last step; NaN before the first
 * @param trainAccuracy share of training examples classified correctly, 0 to 1; empty if unknown
 * @param testAccuracy the same over the test data
 * @param complete whether every step was evaluated; if not, verdicts may be missing
 * @param failure why the training failed; empty if it did not
 * @param stopped whether the training was stopped before its last step and can be resumed
 * @param verdicts verdicts, in the order in which they began
 */
public record ReportEntry(
    String run,
    OptionalInt attempt,
    long steps,
    OptionalDouble seconds,
    double finalLoss,
    OptionalDouble trainAccuracy,
    OptionalDouble testAccuracy,
    boolean complete,
    String failure,
    boolean stopped,
    List<Event> verdicts) {

  public ReportEntry {
    verdicts = List.copyOf(verdicts);
  }

  /** The entry of a run that was trained. */
  static ReportEntry of(RunReport report) {
    TrainingResult result = report.result();
    return new ReportEntry(
        result.run(),
        OptionalInt.empty(),
        result.steps(),
        OptionalDouble.of(result.duration().toMillis() / 1e3),
        result.finalLoss(),
        result.trainAccuracy(),
        result.testAccuracy(),
        report.complete(),
        result.failure(),
        result.stopped(),
        report.verdicts());
  }

  /** The entry as JSON fields, in the order of the report format. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("run", run);
    attempt.ifPresent(number -> fields.put("attempt", number));
    fields.put("steps", steps);
    fields.put("seconds", JsonNumber.of(seconds));
    fields.put("finalLoss", JsonNumber.of(finalLoss));
    fields.put("trainAccuracy", JsonNumber.of(trainAccuracy));
    fields.put("testAccuracy", JsonNumber.of(testAccuracy));
    fields.put("complete", complete);
    if (!failure.isEmpty()) {
      fields.put("failure", failure);
    }
    if (stopped) {
      fields.put("stopped", true);
    }
    fields.put("verdicts", verdicts.stream().map(VerdictFormat::fields).toList());
    return fields;
  }
}
