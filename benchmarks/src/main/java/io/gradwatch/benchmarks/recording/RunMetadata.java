package io.gradwatch.benchmarks.recording;

import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;

/**
 * What the trainer knows of a run and a monitor does not hear; the JSON beside a stream.
 *
 * @param variant name of what was trained
 * @param seed that it was trained under
 * @param fingerprint of everything that decides the stream; another one makes it stale
 * @param seconds that training took
 * @param failure why the network refused to go on; empty when it did not
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
