package io.gradwatch.detect;

import io.gradwatch.detect.stalled.StepIntervals;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of an attempt that have been evaluated.
 *
 * @param firstStep first step received
 * @param lastStep newest step received from any worker
 * @param lastStepTime time of the newest step, by the trainer's clock
 * @param stepsEvaluated number of steps evaluated, over all workers
 * @param stepsMissing number of gaps in the step numbers, over all workers
 * @param workers newest step of each worker
 * @param stepIntervals intervals between consecutive steps of any worker
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

  /** Whether this step, or a later one of the same worker, has already been evaluated. */
  boolean hasEvaluated(StepReport report) {
    return workers.stream()
        .anyMatch(w -> w.worker() == report.worker() && report.step() <= w.lastStep());
  }

  /** Adds a step that has not been evaluated before. */
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
        saturatedSum(stepsMissing, gap),
        next,
        report.time().isBefore(lastStepTime) ? stepIntervals : stepIntervals(report.time()));
  }

  /** Workers whose step numbers leap to the largest there is must not make the sum negative. */
  private static long saturatedSum(long missing, long gap) {
    long sum = missing + gap;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private StepIntervals stepIntervals(Instant next) {
    return hasSteps()
        ? stepIntervals.plus(Duration.between(lastStepTime, next).toMillis() / 1000.0)
        : stepIntervals;
  }
}
