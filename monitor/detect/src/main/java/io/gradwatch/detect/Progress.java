package io.gradwatch.detect;

import io.gradwatch.detect.stalled.Pace;
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
 * @param time of the newest step
 * @param judged steps judged, of all workers
 * @param missing gaps in the step numbers, of all workers
 * @param workers newest step of each
 * @param pace at which the steps of all workers together follow each other
 */
record Progress(
    long firstStep,
    long lastStep,
    Instant time,
    long judged,
    long missing,
    List<Worker> workers,
    Pace pace) {

  /** The newest step of one worker. */
  record Worker(int worker, long lastStep) {}

  Progress {
    workers = List.copyOf(workers);
  }

  static Progress none() {
    return new Progress(0, 0, Instant.EPOCH, 0, 0, List.of(), Pace.none());
  }

  boolean started() {
    return judged > 0;
  }

  /** Whether this step, or a later one of the same worker, was judged before. */
  boolean covers(StepReport report) {
    return workers.stream()
        .anyMatch(w -> w.worker() == report.worker() && report.step() <= w.lastStep());
  }

  /** This progress and one more step, not covered yet. */
  Progress plus(StepReport report) {
    List<Worker> next = new ArrayList<>(workers);
    long gap = 0;
    for (Worker worker : workers) {
      if (worker.worker() == report.worker()) {
        gap = report.step() - worker.lastStep() - 1;
        next.remove(worker);
      }
    }
    next.add(new Worker(report.worker(), report.step()));
    return new Progress(
        started() ? Math.min(firstStep, report.step()) : report.step(),
        Math.max(lastStep, report.step()),
        report.time().isAfter(time) ? report.time() : time,
        judged + 1,
        missing + gap,
        next,
        report.time().isBefore(time) ? pace : pace(report.time()));
  }

  private Pace pace(Instant next) {
    return started() ? pace.plus(Duration.between(time, next).toMillis() / 1000.0) : pace;
  }
}
