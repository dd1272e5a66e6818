package io.gradwatch.trainer.checkpoint;

import io.gradwatch.training.loop.LoopState;
import java.time.Instant;
import java.util.Map;

/**
 * A training between two steps, with all that it needs to go on.
 *
 * @param run name of the run
 * @param attempt attempt that wrote it, from 1
 * @param time when it was written
 * @param settings settings that determine the steps of the training, by key of the job file
 * @param state state of the training
 */
public record Checkpoint(
    String run, int attempt, Instant time, Map<String, String> settings, LoopState state) {

  public Checkpoint {
    settings = Map.copyOf(settings);
  }
}
