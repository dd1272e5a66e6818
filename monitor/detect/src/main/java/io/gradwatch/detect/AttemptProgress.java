package io.gradwatch.detect;

import io.gradwatch.detect.stalled.StepIntervals;
import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.StateOutput;
import io.gradwatch.protocol.StepColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The steps of an attempt that have been evaluated, updated in place. */
final class AttemptProgress {

  private long firstStep;
  private long lastStep;
  private Instant lastStepTime = Instant.EPOCH;
  private long stepsEvaluated;
  private long stepsMissing;
  private final Map<Integer, Long> lastStepByWorker = new TreeMap<>();
  private StepIntervals stepIntervals = new StepIntervals();
  private boolean intervalAdded;
  private int newestWorker;

  boolean hasSteps() {
    return stepsEvaluated > 0;
  }

  /** Whether this step, or a later one of the same worker, has already been evaluated. */
  boolean hasEvaluated(StepColumns step) {
    Long last = lastStepByWorker.get(step.worker());
    return last != null && step.step() <= last;
  }

  /** Whether a single worker takes the steps, so that their numbers alone tell which are new. */
  boolean hasSingleWorker() {
    return lastStepByWorker.size() == 1;
  }

  /** Whether a step that has been evaluated was measured later than the newest one. */
  boolean isRepeated(StepColumns step) {
    return step.time().isAfter(lastStepTime);
  }

  /** Notes when a resumed attempt took a step again, or when it began. */
  void active(Instant time) {
    lastStepTime = time.isAfter(lastStepTime) ? time : lastStepTime;
  }

  /** Adds a step that has not been evaluated before. */
  void add(StepColumns step) {
    Instant time = step.time();
    newestWorker = step.worker();
    Long last = lastStepByWorker.put(newestWorker, step.step());
    long gap = last == null ? 0 : step.step() - last - 1;
    intervalAdded = hasSteps() && !time.isBefore(lastStepTime);
    if (intervalAdded) {
      stepIntervals.add(Duration.between(lastStepTime, time).toMillis() / 1000.0);
    }
    firstStep = hasSteps() ? Math.min(firstStep, step.step()) : step.step();
    lastStep = Math.max(lastStep, step.step());
    lastStepTime = time.isAfter(lastStepTime) ? time : lastStepTime;
    stepsEvaluated++;
    stepsMissing = saturatedSum(stepsMissing, gap);
  }

  /** Workers whose step numbers leap to the largest there is must not make the sum negative. */
  private static long saturatedSum(long missing, long gap) {
    long sum = missing + gap;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** First step received. */
  long firstStep() {
    return firstStep;
  }

  /** Newest step received from any worker. */
  long lastStep() {
    return lastStep;
  }

  /** Time of the newest step, by the trainer's clock. */
  Instant lastStepTime() {
    return lastStepTime;
  }

  /** Number of steps evaluated, over all workers. */
  long stepsEvaluated() {
    return stepsEvaluated;
  }

  /** Number of gaps in the step numbers, over all workers. */
  long stepsMissing() {
    return stepsMissing;
  }

  /** Newest step of each worker. */
  Map<Integer, Long> lastStepByWorker() {
    return lastStepByWorker;
  }

  /** Worker of the newest step. */
  int newestWorker() {
    return newestWorker;
  }

  /** Intervals between consecutive steps of any worker. */
  StepIntervals stepIntervals() {
    return stepIntervals;
  }

  /** Whether the newest step added an interval. */
  boolean intervalAdded() {
    return intervalAdded;
  }

  /** Writes everything but the workers and the recent intervals. */
  void writeScalars(StateOutput out) {
    out.putVarLong(firstStep);
    out.putVarLong(lastStep);
    out.putInstant(lastStepTime);
    out.putVarLong(stepsEvaluated);
    out.putVarLong(stepsMissing);
    out.putDouble(stepIntervals.longestSeconds());
  }

  void readScalars(StateInput in) {
    firstStep = in.getVarLong();
    lastStep = in.getVarLong();
    lastStepTime = in.getInstant();
    stepsEvaluated = in.getVarLong();
    stepsMissing = in.getVarLong();
    stepIntervals = new StepIntervals(stepIntervals.seconds(), in.getDouble());
  }
}
