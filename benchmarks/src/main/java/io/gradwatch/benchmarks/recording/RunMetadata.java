package io.gradwatch.benchmarks.recording;

import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;

/**
 * Facts about a run that the trainer knows and a monitor does not receive, stored as JSON beside
 * the reports. The component names are JSON keys.
 *
 * @param variant name of the variant that was trained
 * @param fingerprint of everything that determines the reports; if it changes, the recording is
 *     outdated
 * @param seconds duration of the training
 * @param failure why training stopped early; empty if it did not
 * @param evaluations loss and quality on training and test data, in order
 */
public record RunMetadata(
    String variant,
    long seed,
    String fingerprint,
    double seconds,
    String failure,
    List<EvaluationPoint> evaluations) {

  public RunMetadata {
    evaluations = List.copyOf(evaluations);
  }
}
