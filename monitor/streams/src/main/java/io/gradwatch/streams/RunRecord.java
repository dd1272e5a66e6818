package io.gradwatch.streams;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;

/** A record that kept the contract: what the judge takes. */
sealed interface RunRecord {

  String run();

  StreamMetrics.InputTopic input();

  /** A training step. */
  record Step(StepReport report) implements RunRecord {
    @Override
    public String run() {
      return report.run();
    }

    @Override
    public StreamMetrics.InputTopic input() {
      return StreamMetrics.InputTopic.STEPS;
    }
  }

  /** How a run stands. */
  record Info(RunInfo info) implements RunRecord {
    @Override
    public String run() {
      return info.run();
    }

    @Override
    public StreamMetrics.InputTopic input() {
      return StreamMetrics.InputTopic.RUNS;
    }
  }

  /** A tombstone: the run is to be forgotten. */
  record Tombstone(String run) implements RunRecord {
    @Override
    public StreamMetrics.InputTopic input() {
      return StreamMetrics.InputTopic.RUNS;
    }
  }
}
