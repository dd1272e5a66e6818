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
 * Reports of one publisher in a folder, in order, each under a {@link SequenceId}. Whoever has it
 * open holds its lock. Used by one thread.
 *
 * <p>What is written outlives the process. Nothing waits for the disk, so a power cut may cost the
 * last seconds. A report is read once and stays until it is removed; the spool notes how far it was
 * read, so that a successor knows which reports may have been sent.
 */
public final class Spool {

  /** Of a file, before the next one is begun: the most that thinning has in memory. */
  static final int SEGMENT_BYTES = 4 * 1024 * 1024;

  private final Path folder;
  private final SpoolLock lock;
  private final SpoolSegments segments;

  /** Read, or sent before they were added, and not removed. */
  private final TreeSet<Long> outstanding = new TreeSet<>();

  private SpoolCheckpoint checkpoint = SpoolCheckpoint.NONE;
  private SpoolCheckpoint savedCheckpoint = SpoolCheckpoint.NONE;

  private Spool(Path folder, SpoolLock lock, int segmentBytes) {
    this.folder = folder;
    this.lock = lock;
    this.segments = new SpoolSegments(folder, segmentBytes);
  }

  /** Begins a new one. */
  static Spool create(Path folder, int segmentBytes) throws IOException {
    Files.createDirectory(folder, SpoolFolder.ownerOnly());
    SpoolLock lock =
        SpoolLock.tryAcquire(folder).orElseThrow(() -> new IOException(folder + " is held"));
    return new Spool(folder, lock, segmentBytes);
  }

  /**
   * Takes over what another publisher left; empty while that one lives.
   *
   * @param onDamage hears of each file that is damaged, in a line
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
    return folder.resolve("notes");
  }

  /**
   * A report in it.
   *
   * @param sequenceId its place
   * @param report as it was added
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

  /** Reports in it. */
  public long size() {
    return outstanding.size() + segments.unread();
  }

  /** Whether there are reports that were not read. */
  public boolean hasUnread() {
    return segments.unread() > 0;
  }

  /** On disk, those included that are removed and whose file is not. */
  long bytes() {
    return segments.bytes();
  }

  /**
   * Adds reports behind all others, all of them or none.
   *
   * @param sent those that were given to a client already: they are not read again
   * @param unsent those behind them
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

  /** Reads some of what a former process may have sent; nothing when all of it is read. */
  public List<Entry> readInDoubt() throws SpoolException {
    return read(() -> segments.readInDoubt(SEGMENT_BYTES));
  }

  /**
   * The next reports, to be sent: that they may have been is noted when this returns. Reports whose
   * bytes have changed are left out.
   */
  public List<Entry> read(int maxReports, int maxBytes) throws SpoolException {
    return read(() -> segments.read(maxReports, maxBytes));
  }

  /** Reads frames. */
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

  /** Removes a report that was read, or sent before it was added. */
  public void remove(long sequenceId) {
    outstanding.remove(sequenceId);
    checkpoint =
        new SpoolCheckpoint(
            outstanding.isEmpty() ? segments.readUpTo() : outstanding.first() - 1,
            checkpoint.sentUpTo());
  }

  /** Reports whose bytes were not as they had been written, since this was asked last. */
  public long drainDamagedCount() {
    return segments.drainDamagedCount();
  }

  /**
   * The lowest rank among reports that were never sent; {@link RetentionPriority#COUNT} when there
   * are none.
   */
  int lowestPriority() {
    int priority = 0;
    while (priority < RetentionPriority.COUNT && !segments.has(priority)) {
      priority++;
    }
    return priority;
  }

  /**
   * Drops reports of a rank that were never sent, the oldest first.
   *
   * @param toFree bytes after which to stop
   * @return bytes freed
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

  /** Makes removals last. */
  public void commit() {
    segments.completeUpTo(checkpoint.completedUpTo());
    saveCheckpoint();
  }

  /**
   * A disk that takes no note now takes it later; a process that is killed before that has reports
   * sent twice, or looked for in vain.
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

  /** Leaves it to a successor, or removes it when nothing is in it. */
  public void close() {
    if (size() == 0) {
      delete();
    } else {
      commit();
      lock.close();
    }
  }

  /** Removes it. */
  void delete() {
    segments.delete();
    lock.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // An empty one; whoever finds it removes it.
    }
  }
}
