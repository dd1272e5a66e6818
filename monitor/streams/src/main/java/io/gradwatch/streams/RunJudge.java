package io.gradwatch.streams;

import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunWatch;
import io.gradwatch.detect.stalled.Silence;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.util.Optional;

/** Who judges: {@link RunWatch}, or in tests of the topology whoever the test needs. */
interface RunJudge {

  Judgement step(Optional<RunHistory> before, StepReport report);

  Judgement run(Optional<RunHistory> before, RunInfo info);

  /** How long the run may be silent; empty when it is not expected to go on. */
  Optional<Duration> patience(RunHistory history);

  /** Judges a run of which nothing comes. */
  Judgement tick(RunHistory history, Silence silence);

  static RunJudge of(RunWatch watch) {
    return new RunJudge() {
      @Override
      public Judgement step(Optional<RunHistory> before, StepReport report) {
        return watch.step(before, report);
      }

      @Override
      public Judgement run(Optional<RunHistory> before, RunInfo info) {
        return watch.run(before, info);
      }

      @Override
      public Optional<Duration> patience(RunHistory history) {
        return watch.patience(history);
      }

      @Override
      public Judgement tick(RunHistory history, Silence silence) {
        return watch.tick(history, silence);
      }
    };
  }
}
