package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds a spool for one publisher. The system takes it back from a process that dies. */
final class SpoolLock implements AutoCloseable {

  private final FileChannel channel;

  private SpoolLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; empty when somebody has it, in this process or another. */
  static Optional<SpoolLock> take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    boolean taken = false;
    try {
      taken = tryLock(channel) != null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    return taken ? Optional.of(new SpoolLock(channel)) : Optional.empty();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
    }
  }
}
