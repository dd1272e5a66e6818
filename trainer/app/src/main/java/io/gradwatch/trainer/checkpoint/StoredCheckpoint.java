package io.gradwatch.trainer.checkpoint;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * A complete checkpoint on disk.
 *
 * @param folder folder that holds its files
 * @param attempt attempt that wrote it
 * @param steps steps taken
 * @param time when it was written
 * @param testLoss test loss of the network; empty if it was not evaluated at that step
 */
public record StoredCheckpoint(
    Path folder, int attempt, long steps, Instant time, OptionalDouble testLoss) {

  static StoredCheckpoint of(Path folder, CheckpointMarker marker) {
    return new StoredCheckpoint(
        folder, marker.attempt(), marker.steps(), marker.instant(), marker.loss());
  }
}
