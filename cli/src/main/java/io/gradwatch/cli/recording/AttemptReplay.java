package io.gradwatch.cli.recording;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the replay of an attempt of a run found. */
public final class AttemptReplay {

  private final int attempt;
  private final Map<String, Event> newestEvents = new LinkedHashMap<>();
  private long steps;
  private double finalLoss = Double.NaN;
  private String failure = "";
  private boolean complete;

  AttemptReplay(int attempt) {
    this.attempt = attempt;
  }

  void add(StepColumns step) {
    steps++;
    if (step.hasLoss()) {
      finalLoss = step.loss();
    }
    complete = false;
  }

  void add(RunInfo info) {
    failure = info.failure();
  }

  void add(Event event) {
    newestEvents.put(event.id(), event);
  }

  void add(RollingReport report) {
    complete = report.complete();
  }

  /** Number of the attempt, from 1. */
  public int attempt() {
    return attempt;
  }

  /** Number of steps that were evaluated or repeated, each worker's counted. */
  public long steps() {
    return steps;
  }

  /** Loss of the newest step that reports one; NaN before the first. */
  public double finalLoss() {
    return finalLoss;
  }

  /** Why the training failed; empty if it did not, or has not reported it. */
  public String failure() {
    return failure;
  }

  /** Whether the run has reported its end and every step before it was evaluated. */
  public boolean complete() {
    return complete;
  }

  /** The verdicts at the end of the records, in the order in which they began. */
  public List<Event> verdicts() {
    return List.copyOf(newestEvents.values());
  }
}
