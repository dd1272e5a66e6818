package io.gradwatch.cli.recording;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Evaluates the records of a run as the monitor does, one after the other. A record that the
 * monitor would dead-letter is counted and changes nothing.
 *
 * <p>A stalled run is not found: whether it stalled depends on when its records arrived.
 */
public final class RunReplay {

  /** What became of a record. */
  public enum Outcome {
    EVALUATED("evaluated"),
    DUPLICATE("evaluated before"),
    STALE_ATTEMPT("of an attempt that a later one had replaced"),
    DELETION("deletes the run"),
    UNREADABLE("unreadable"),
    FAILED("failed in evaluation");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    /** The outcome in words, after a number of records. */
    public String text() {
      return text;
    }
  }

  private final String run;
  private final RunEvaluator evaluator;
  private final StepColumnsDecoder decoder = new StepColumnsDecoder();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<Integer, AttemptReplay> attempts = new TreeMap<>();
  private RunHistory history;
  private long layers;
  private Optional<String> firstProblem = Optional.empty();

  /**
   * @param run name of the run
   * @param evaluator evaluator, with the limits of its detectors
   */
  public RunReplay(String run, RunEvaluator evaluator) {
    this.run = run;
    this.evaluator = evaluator;
    this.history = new RunHistory(run);
  }

  /** Evaluates the next record and returns the events that the monitor would publish. */
  public List<Event> evaluate(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return record.topic() == RecordedTopic.RUNS ? delete() : unreadable("a step without a value");
    }
    return record.topic() == RecordedTopic.STEPS ? evaluateStep(value) : evaluateInfo(value);
  }

  private List<Event> delete() {
    history = new RunHistory(run);
    count(Outcome.DELETION);
    return List.of();
  }

  private List<Event> evaluateStep(byte[] value) {
    Decoded<StepColumns> decoded = decoder.decode(value);
    if (decoded instanceof Decoded.Rejected<StepColumns> rejected) {
      return unreadable(rejected.message());
    }
    StepColumns step = ((Decoded.Accepted<StepColumns>) decoded).value();
    if (!step.run().equals(run)) {
      return ofAnotherRun(step.run());
    }
    RunUpdate update;
    try {
      update = evaluator.evaluateStep(history, step);
    } catch (RuntimeException e) {
      return failed(e);
    }
    if (update.outcome() == RunUpdate.Outcome.EVALUATED) {
      layers += step.layers();
      attempt(step.attempt()).add(step);
    } else if (update.outcome() == RunUpdate.Outcome.REPEATED) {
      attempt(step.attempt()).add(step);
    }
    return note(update);
  }

  private List<Event> evaluateInfo(byte[] value) {
    Decoded<RunInfo> decoded = RunInfoCodec.decode(value);
    if (decoded instanceof Decoded.Rejected<RunInfo> rejected) {
      return unreadable(rejected.message());
    }
    RunInfo info = ((Decoded.Accepted<RunInfo>) decoded).value();
    if (!info.run().equals(run)) {
      return ofAnotherRun(info.run());
    }
    RunUpdate update;
    try {
      update = evaluator.evaluateRunInfo(history, info);
    } catch (RuntimeException e) {
      return failed(e);
    }
    if (update.outcome() == RunUpdate.Outcome.EVALUATED) {
      attempt(info.attempt()).add(info);
    }
    return note(update);
  }

  private List<Event> note(RunUpdate update) {
    count(
        switch (update.outcome()) {
          case EVALUATED -> Outcome.EVALUATED;
          case DUPLICATE, REPEATED -> Outcome.DUPLICATE;
          case STALE_ATTEMPT -> Outcome.STALE_ATTEMPT;
        });
    update.norms().ifPresent(report -> attempt(report.attempt()).add(report));
    update.events().forEach(event -> attempt(event.attempt()).add(event));
    return update.events();
  }

  private List<Event> unreadable(String reason) {
    count(Outcome.UNREADABLE);
    noteProblem(reason);
    return List.of();
  }

  private List<Event> ofAnotherRun(String name) {
    return unreadable("the run in the value is \"" + name + "\", not \"" + run + "\"");
  }

  /** As in the monitor: the step stays added unless adding it failed. */
  private List<Event> failed(RuntimeException error) {
    if (!history.isConsistent()) {
      history = new RunHistory(run);
    }
    count(Outcome.FAILED);
    noteProblem(error.toString());
    return List.of();
  }

  private void noteProblem(String reason) {
    if (firstProblem.isEmpty()) {
      firstProblem = Optional.of(reason);
    }
  }

  private void count(Outcome outcome) {
    outcomes.merge(outcome, 1L, Long::sum);
  }

  private AttemptReplay attempt(int number) {
    return attempts.computeIfAbsent(number, AttemptReplay::new);
  }

  /** Name of the run. */
  public String run() {
    return run;
  }

  /** Number of records with an outcome. */
  public long records(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Number of all records. */
  public long records() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Number of layers evaluated, over all steps. */
  public long layers() {
    return layers;
  }

  /** Why the first record that was unreadable or failed could not be evaluated. */
  public Optional<String> firstProblem() {
    return firstProblem;
  }

  /** The attempts of the run, in order. */
  public List<AttemptReplay> attempts() {
    return List.copyOf(attempts.values());
  }
}
