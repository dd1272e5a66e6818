package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The spooled reports of one publisher in a folder, ordered by {@link SequenceId}. Locked while
 * open. Confined to one thread.
 *
 * <p>Written reports survive the process. Writes are not synced to the device, so a power failure
 * may lose the last seconds. A report is read once and stays until it is removed; a checkpoint of
 * what was read tells a successor which reports may have been sent.
 */
public final class Spool {

  /** Size of a segment above which the next one is created; thinning reads one into memory. */
  static final int SEGMENT_BYTES = 4 * 1024 * 1024;

  private final Path folder;
  private final SpoolLock lock;
  private final SpoolSegments segments;

  /** Sequence ids of reports that were read, or sent before they were added, and not removed. */
  private final TreeSet<Long> outstanding = new TreeSet<>();

  private SpoolCheckpoint checkpoint = SpoolCheckpoint.NONE;
  private SpoolCheckpoint savedCheckpoint = SpoolCheckpoint.NONE;

  private Spool(Path folder, SpoolLock lock, int segmentBytes) {
    this.folder = folder;
    this.lock = lock;
    this.segments = new SpoolSegments(folder, segmentBytes);
  }

  /** Creates a spool. */
  static Spool create(Path folder, int segmentBytes) throws IOException {
    Files.createDirectory(folder, SpoolFolder.ownerOnly());
    SpoolLock lock =
        SpoolLock.tryAcquire(folder).orElseThrow(() -> new IOException(folder + " is locked"));
    return new Spool(folder, lock, segmentBytes);
  }

  /**
   * Takes over the spool of another publisher; empty while that one holds the lock.
   *
   * @param onDamage receives a line for each damaged file
   */
  static Optional<Spool> takeOver(Path folder, Consumer<String> onDamage) throws IOException {
    Optional<SpoolLock> lock = SpoolLock.tryAcquire(folder);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Spool spool = new Spool(folder, lock.get(), SEGMENT_BYTES);
    try {
      spool.checkpoint = SpoolCheckpoint.read(spool.checkpointFile());
      spool.savedCheckpoint = spool.checkpoint;
      spool.segments.load(spool.checkpoint, onDamage);
      return Optional.of(spool);
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  private Path checkpointFile() {
    return folder.resolve("checkpoint");
  }

  /**
   * A report in the spool.
   *
   * @param sequenceId sequence id, which gives its position and priority
   */
  public record Entry(long sequenceId, EncodedReport report) {

    private static Entry of(Frame frame) {
      return new Entry(frame.sequenceId(), frame.report());
    }

    private Frame frame() {
      return Frame.of(sequenceId, report);
    }
  }

  public Path folder() {
    return folder;
  }

  /** Number of reports that were not removed. */
  public long size() {
    return outstanding.size() + segments.unread();
  }

  /** Whether there are unread reports. */
  public boolean hasUnread() {
    return segments.unread() > 0;
  }

  /** Size on disk, including removed reports whose segment is not deleted yet. */
  long bytes() {
    return segments.bytes();
  }

  /**
   * Appends all of the reports or none.
   *
   * @param sent reports that a client already has, which are not read again
   * @param unsent reports that follow them
   */
  public void add(List<Entry> sent, List<Entry> unsent) throws SpoolException {
    List<Frame> frames = Stream.concat(sent.stream(), unsent.stream()).map(Entry::frame).toList();
    if (frames.isEmpty()) {
      return;
    }
    try {
      segments.add(frames, sent.size());
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    sent.forEach(entry -> markOutstanding(entry.sequenceId()));
    saveCheckpoint();
  }

  private void markOutstanding(long sequenceId) {
    outstanding.add(sequenceId);
    checkpoint =
        new SpoolCheckpoint(
            checkpoint.completedUpTo(), Math.max(checkpoint.sentUpTo(), sequenceId));
  }

  /** Reads reports that an earlier process may have sent; empty when all were read. */
  public List<Entry> readInDoubt() throws SpoolException {
    return read(() -> segments.readInDoubt(SEGMENT_BYTES));
  }

  /**
   * Reads the next reports to send. When this returns, the checkpoint marks them as possibly sent.
   * Corrupt reports are skipped.
   */
  public List<Entry> read(int maxReports, int maxBytes) throws SpoolException {
    return read(() -> segments.read(maxReports, maxBytes));
  }

  /** A way to read frames. */
  private interface FrameReader {
    List<Frame> read() throws IOException;
  }

  private List<Entry> read(FrameReader reader) throws SpoolException {
    List<Frame> frames;
    try {
      frames = reader.read();
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    frames.forEach(frame -> markOutstanding(frame.sequenceId()));
    saveCheckpoint();
    return frames.stream().map(Entry::of).toList();
  }

  /** Removes a report that was read, or that was sent before it was added. */
  public void remove(long sequenceId) {
    outstanding.remove(sequenceId);
    checkpoint =
        new SpoolCheckpoint(
            outstanding.isEmpty() ? segments.readUpTo() : outstanding.first() - 1,
            checkpoint.sentUpTo());
  }

  /** Number of corrupt reports found since the last call. */
  public long drainDamagedCount() {
    return segments.drainDamagedCount();
  }

  /**
   * The lowest priority among reports that were never sent; {@link RetentionPriority#COUNT} if
   * there are none.
   */
  int lowestPriority() {
    int priority = 0;
    while (priority < RetentionPriority.COUNT && !segments.has(priority)) {
      priority++;
    }
    return priority;
  }

  /**
   * Drops reports of a priority that were never sent, oldest first.
   *
   * @param toFree number of bytes to free at most
   * @return number of bytes freed
   */
  long thin(int priority, long toFree) throws SpoolException {
    long before = segments.bytes();
    try {
      segments.thin(priority, toFree);
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    return before - segments.bytes();
  }

  /** Persists removals. */
  public void commit() {
    segments.completeUpTo(checkpoint.completedUpTo());
    saveCheckpoint();
  }

  /**
   * A checkpoint that cannot be written now is written later. If the process is killed before that,
   * its successor sends some reports again or checks some in vain.
   */
  private void saveCheckpoint() {
    if (!checkpoint.equals(savedCheckpoint)) {
      try {
        checkpoint.write(checkpointFile());
        savedCheckpoint = checkpoint;
      } catch (IOException e) {
        savedCheckpoint = SpoolCheckpoint.NONE;
      }
    }
  }

  /** Releases the spool to a successor, or deletes it if it is empty. */
  public void close() {
    if (size() == 0) {
      delete();
    } else {
      commit();
      lock.close();
    }
  }

  /** Deletes the spool. */
  void delete() {
    segments.delete();
    lock.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // The folder is empty; the next publisher deletes it.
    }
  }
}
