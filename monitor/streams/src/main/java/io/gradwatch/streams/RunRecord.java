package io.gradwatch.streams;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;

/** A decoded record that conforms to the contract. */
sealed interface RunRecord {

  String run();

  InputTopic topic();

  /** The report of a training step. */
  record Step(StepReport report) implements RunRecord {
    @Override
    public String run() {
      return report.run();
    }

    @Override
    public InputTopic topic() {
      return InputTopic.STEPS;
    }
  }

  /** The state of a run. */
  record Info(RunInfo info) implements RunRecord {
    @Override
    public String run() {
      return info.run();
    }

    @Override
    public InputTopic topic() {
      return InputTopic.RUNS;
    }
  }

  /** The deletion of a run. */
  record Tombstone(String run) implements RunRecord {
    @Override
    public InputTopic topic() {
      return InputTopic.RUNS;
    }
  }
}
