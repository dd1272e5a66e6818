package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exclusive lock on a spool. The operating system releases it when the process dies.
 *
 * <p>POSIX releases a process's lock when the process closes any descriptor of the file, so a lock
 * file that this process holds is not even opened a second time.
 */
final class SpoolLock implements AutoCloseable {

  private static final Set<Path> heldByThisProcess = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private SpoolLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Acquires the lock of a folder; empty if it is held, by this process or another. */
  static Optional<SpoolLock> tryAcquire(Path folder) throws IOException {
    Path file = folder.toRealPath().resolve("lock");
    if (!heldByThisProcess.add(file)) {
      return Optional.empty();
    }
    Optional<SpoolLock> acquired = Optional.empty();
    try {
      acquired = open(file);
    } finally {
      if (acquired.isEmpty()) {
        heldByThisProcess.remove(file);
      }
    }
    return acquired;
  }

  private static Optional<SpoolLock> open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (channel.tryLock() != null) {
        return Optional.of(new SpoolLock(file, channel));
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is released with the process at the latest.
    }
    heldByThisProcess.remove(file);
  }
}
