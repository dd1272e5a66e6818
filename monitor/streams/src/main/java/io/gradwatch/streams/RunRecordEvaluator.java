package io.gradwatch.streams;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.util.Optional;

/** Who judges: {@link RunEvaluator}, or in tests of the topology whoever the test needs. */
interface RunRecordEvaluator {

  RunUpdate evaluateStep(Optional<RunHistory> before, StepReport report);

  RunUpdate evaluateRunInfo(Optional<RunHistory> before, RunInfo info);

  /** How long the run may be silent; empty when it is not expected to go on. */
  Optional<Duration> stallTimeout(RunHistory history);

  /** Judges a run of which nothing comes. */
  RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity);

  static RunRecordEvaluator of(RunEvaluator watch) {
    return new RunRecordEvaluator() {
      @Override
      public RunUpdate evaluateStep(Optional<RunHistory> before, StepReport report) {
        return watch.evaluateStep(before, report);
      }

      @Override
      public RunUpdate evaluateRunInfo(Optional<RunHistory> before, RunInfo info) {
        return watch.evaluateRunInfo(before, info);
      }

      @Override
      public Optional<Duration> stallTimeout(RunHistory history) {
        return watch.stallTimeout(history);
      }

      @Override
      public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
        return watch.evaluateInactivity(history, inactivity);
      }
    };
  }
}
