package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.util.Optional;

/** Evaluates runs: {@link RunEvaluator}, or a replacement in tests of the topology. */
interface RunRecordEvaluator {

  RunUpdate evaluateStep(Optional<RunHistory> before, StepReport report);

  RunUpdate evaluateRunInfo(Optional<RunHistory> before, RunInfo info);

  /** Returns how long the run may be inactive; empty if it is not expected to continue. */
  Optional<Duration> stallTimeout(RunHistory history);

  /** Evaluates a run without new records. */
  RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity);

  static RunRecordEvaluator of(RunEvaluator evaluator) {
    return new RunRecordEvaluator() {
      @Override
      public RunUpdate evaluateStep(Optional<RunHistory> before, StepReport report) {
        return evaluator.evaluateStep(before, report);
      }

      @Override
      public RunUpdate evaluateRunInfo(Optional<RunHistory> before, RunInfo info) {
        return evaluator.evaluateRunInfo(before, info);
      }

      @Override
      public Optional<Duration> stallTimeout(RunHistory history) {
        return evaluator.stallTimeout(history);
      }

      @Override
      public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
        return evaluator.evaluateInactivity(history, inactivity);
      }
    };
  }
}
