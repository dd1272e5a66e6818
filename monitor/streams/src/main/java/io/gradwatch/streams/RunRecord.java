package io.gradwatch.streams;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;

/** A decoded record that conforms to the contract. */
sealed interface RunRecord {

  String run();

  InputTopic topic();

  /**
   * The report of a training step.
   *
   * @param columns valid until the task decodes its next record
   */
  record Step(StepColumns columns) implements RunRecord {
    @Override
    public String run() {
      return columns.run();
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
