package io.gradwatch.trainer.checkpoint;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The file that is written last: a checkpoint that has it is complete.
 *
 * @param format version of the format
 * @param attempt attempt that wrote the checkpoint
 * @param steps steps taken
 * @param time when it was written, as ISO 8601 text
 * @param testLoss test loss of the network, if it was evaluated after the last step
 * @param files files of the checkpoint
 */
record CheckpointMarker(
    int format,
    int attempt,
    long steps,
    String time,
    @Nullable Double testLoss,
    List<FileChecksum> files) {

  /** Version of the format. A later one that this program cannot read gets another number. */
  static final int FORMAT = 1;

  static final String FILE = "complete.json";

  CheckpointMarker {
    files = List.copyOf(files);
  }

  static CheckpointMarker of(Checkpoint checkpoint, List<FileChecksum> files) {
    OptionalDouble loss = checkpoint.state().testLoss();
    return new CheckpointMarker(
        FORMAT,
        checkpoint.attempt(),
        checkpoint.state().stepsTaken(),
        checkpoint.time().toString(),
        loss.isPresent() ? loss.getAsDouble() : null,
        files);
  }

  Instant instant() {
    return Instant.parse(time);
  }

  OptionalDouble loss() {
    return testLoss == null ? OptionalDouble.empty() : OptionalDouble.of(testLoss);
  }
}
