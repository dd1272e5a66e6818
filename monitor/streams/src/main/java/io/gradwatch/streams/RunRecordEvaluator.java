package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;
import java.time.Duration;
import java.util.Optional;

/** Evaluates runs: {@link RunEvaluator}, or a replacement in tests of the topology. */
interface RunRecordEvaluator {

  RunUpdate evaluateStep(RunHistory history, StepColumns step);

  RunUpdate evaluateRunInfo(RunHistory history, RunInfo info);

  /** Returns how long the run may be inactive; empty if it is not expected to continue. */
  Optional<Duration> stallTimeout(RunHistory history);

  /** Evaluates a run without new records. */
  RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity);

  /** Returns the current state of a run, for display. */
  RunSnapshot snapshot(RunHistory history);

  static RunRecordEvaluator of(RunEvaluator evaluator) {
    return new RunRecordEvaluator() {
      @Override
      public RunUpdate evaluateStep(RunHistory history, StepColumns step) {
        return evaluator.evaluateStep(history, step);
      }

      @Override
      public RunUpdate evaluateRunInfo(RunHistory history, RunInfo info) {
        return evaluator.evaluateRunInfo(history, info);
      }

      @Override
      public Optional<Duration> stallTimeout(RunHistory history) {
        return evaluator.stallTimeout(history);
      }

      @Override
      public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
        return evaluator.evaluateInactivity(history, inactivity);
      }

      @Override
      public RunSnapshot snapshot(RunHistory history) {
        return evaluator.snapshot(history);
      }
    };
  }
}
