package io.gradwatch.detect;

import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.window.Course;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a run from record to record: a tree of records, for any binder to store.
 *
 * @param run name of the run
 * @param attempt that is being judged
 * @param info what the run last said of itself
 * @param progress how far it has been judged
 * @param course how this attempt as a whole has gone
 * @param layers of this attempt, by ascending index
 * @param incident verdicts that hold, and those that are over
 * @param normsAt time of the last rolling report
 * @param complete whether the last rolling report said that all is judged
 */
public record RunHistory(
    String run,
    int attempt,
    Optional<RunInfo> info,
    Progress progress,
    Course course,
    List<LayerHistory> layers,
    Incident incident,
    Instant normsAt,
    boolean complete) {

  public RunHistory {
    layers = List.copyOf(layers);
  }

  static RunHistory of(String run, int attempt) {
    return new RunHistory(
        run,
        attempt,
        Optional.empty(),
        Progress.none(),
        Course.none(),
        List.of(),
        Incident.none(),
        Instant.EPOCH,
        false);
  }

  RunHistory with(RunInfo known) {
    return new RunHistory(
        run, attempt, Optional.of(known), progress, course, layers, incident, normsAt, complete);
  }

  RunHistory with(Incident ruled) {
    return new RunHistory(run, attempt, info, progress, course, layers, ruled, normsAt, complete);
  }

  RunHistory with(Course gone) {
    return new RunHistory(run, attempt, info, progress, gone, layers, incident, normsAt, complete);
  }

  RunHistory reported(Instant at, boolean isComplete) {
    return new RunHistory(run, attempt, info, progress, course, layers, incident, at, isComplete);
  }

  /** Whether the run has ended and each step that it measured was judged or is known missing. */
  boolean allJudged() {
    return info.filter(known -> known.state().ended())
        .filter(known -> progress.judged() + progress.missing() >= known.stepsMeasured())
        .isPresent();
  }
}
