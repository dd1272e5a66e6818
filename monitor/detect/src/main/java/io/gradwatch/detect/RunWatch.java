package io.gradwatch.detect;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.util.List;
import java.util.Optional;

/** Judges one run, record by record. Stateless: what lasts is the history, handed in and back. */
public final class RunWatch {

  public RunWatch() {}

  /** Judges one step. */
  public Judgement step(Optional<RunHistory> before, StepReport report) {
    RunHistory history = before.orElseGet(() -> RunHistory.of(report.run()));
    return new Judgement(history, List.of(), Optional.empty(), Judgement.Outcome.JUDGED);
  }

  /** Takes note of how a run stands. */
  public Judgement run(Optional<RunHistory> before, RunInfo info) {
    RunHistory history = before.orElseGet(() -> RunHistory.of(info.run()));
    return new Judgement(history, List.of(), Optional.empty(), Judgement.Outcome.JUDGED);
  }

  /** A run as its history shows it, for display. */
  public RunSnapshot snapshot(RunHistory history) {
    return new RunSnapshot(
        history.run(), 1, Optional.empty(), Optional.empty(), List.of(), List.of());
  }
}
