package io.gradwatch.detect;

import io.gradwatch.detect.stalled.StepIntervals;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far an attempt has been judged.
 *
 * @param firstStep first step seen
 * @param lastStep newest step seen, of any worker
 * @param lastStepTime of the newest step
 * @param stepsEvaluated steps judged, of all workers
 * @param stepsMissing gaps in the step numbers, of all workers
 * @param workers newest step of each
 * @param stepIntervals at which the steps of all workers together follow each other
 */
record AttemptProgress(
    long firstStep,
    long lastStep,
    Instant lastStepTime,
    long stepsEvaluated,
    long stepsMissing,
    List<WorkerProgress> workers,
    StepIntervals stepIntervals) {

  /** The newest step of one worker. */
  record WorkerProgress(int worker, long lastStep) {}

  AttemptProgress {
    workers = List.copyOf(workers);
  }

  static AttemptProgress empty() {
    return new AttemptProgress(0, 0, Instant.EPOCH, 0, 0, List.of(), StepIntervals.empty());
  }

  boolean hasSteps() {
    return stepsEvaluated > 0;
  }

  /** Whether this step, or a later one of the same worker, was judged before. */
  boolean hasEvaluated(StepReport report) {
    return workers.stream()
        .anyMatch(w -> w.worker() == report.worker() && report.step() <= w.lastStep());
  }

  /** This progress and one more step, not covered yet. */
  AttemptProgress plus(StepReport report) {
    List<WorkerProgress> next = new ArrayList<>(workers);
    long gap = 0;
    for (WorkerProgress worker : workers) {
      if (worker.worker() == report.worker()) {
        gap = report.step() - worker.lastStep() - 1;
        next.remove(worker);
      }
    }
    next.add(new WorkerProgress(report.worker(), report.step()));
    return new AttemptProgress(
        hasSteps() ? Math.min(firstStep, report.step()) : report.step(),
        Math.max(lastStep, report.step()),
        report.time().isAfter(lastStepTime) ? report.time() : lastStepTime,
        stepsEvaluated + 1,
        stepsMissing + gap,
        next,
        report.time().isBefore(lastStepTime) ? stepIntervals : stepIntervals(report.time()));
  }

  private StepIntervals stepIntervals(Instant next) {
    return hasSteps()
        ? stepIntervals.plus(Duration.between(lastStepTime, next).toMillis() / 1000.0)
        : stepIntervals;
  }
}
