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
 * Reports of one publisher in a folder, in order, each under a {@link Ticket}. Whoever has it open
 * holds its lock. Used by one thread.
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
  private final SegmentRow segments;

  /** Read, or sent before they were added, and not removed. */
  private final TreeSet<Long> open = new TreeSet<>();

  private Notes notes = Notes.NONE;
  private Notes noted = Notes.NONE;

  private Spool(Path folder, SpoolLock lock, int segmentBytes) {
    this.folder = folder;
    this.lock = lock;
    this.segments = new SegmentRow(folder, segmentBytes);
  }

  /** Begins a new one. */
  static Spool create(Path folder, int segmentBytes) throws IOException {
    Files.createDirectory(folder, SpoolFolder.forThisUserAlone());
    SpoolLock lock = SpoolLock.take(folder).orElseThrow(() -> new IOException(folder + " is held"));
    return new Spool(folder, lock, segmentBytes);
  }

  /**
   * Takes over what another publisher left; empty while that one lives.
   *
   * @param said hears of each file that is damaged, in a line
   */
  static Optional<Spool> takeOver(Path folder, Consumer<String> said) throws IOException {
    Optional<SpoolLock> lock = SpoolLock.take(folder);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Spool spool = new Spool(folder, lock.get(), SEGMENT_BYTES);
    try {
      spool.notes = Notes.read(spool.notesFile());
      spool.noted = spool.notes;
      spool.segments.load(spool.notes, said);
      return Optional.of(spool);
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  private Path notesFile() {
    return folder.resolve("notes");
  }

  /**
   * A report in it.
   *
   * @param ticket its place
   * @param report as it was added
   */
  public record Entry(long ticket, EncodedReport report) {

    private static Entry of(Frame frame) {
      return new Entry(frame.ticket(), frame.report());
    }

    private Frame frame() {
      return Frame.of(ticket, report);
    }
  }

  public Path folder() {
    return folder;
  }

  /** Reports in it. */
  public long size() {
    return open.size() + segments.unread();
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
   * @param waiting those behind them
   */
  public void add(List<Entry> sent, List<Entry> waiting) throws SpoolException {
    List<Frame> frames = Stream.concat(sent.stream(), waiting.stream()).map(Entry::frame).toList();
    if (frames.isEmpty()) {
      return;
    }
    try {
      segments.add(frames, sent.size());
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    sent.forEach(entry -> opened(entry.ticket()));
    note();
  }

  private void opened(long ticket) {
    open.add(ticket);
    notes = new Notes(notes.doneUpTo(), Math.max(notes.sentUpTo(), ticket));
  }

  /** Reads some of what a former process may have sent; nothing when all of it is read. */
  public List<Entry> readDoubtful() throws SpoolException {
    return read(() -> segments.readDoubtful(SEGMENT_BYTES));
  }

  /**
   * The next reports, to be sent: that they may have been is noted when this returns. Reports whose
   * bytes have changed are left out.
   */
  public List<Entry> read(int maxReports, int maxBytes) throws SpoolException {
    return read(() -> segments.read(maxReports, maxBytes));
  }

  /** Reads frames. */
  private interface Reading {
    List<Frame> read() throws IOException;
  }

  private List<Entry> read(Reading reading) throws SpoolException {
    List<Frame> frames;
    try {
      frames = reading.read();
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    frames.forEach(frame -> opened(frame.ticket()));
    note();
    return frames.stream().map(Entry::of).toList();
  }

  /** Removes a report that was read, or sent before it was added. */
  public void remove(long ticket) {
    open.remove(ticket);
    notes = new Notes(open.isEmpty() ? segments.readUpTo() : open.first() - 1, notes.sentUpTo());
  }

  /** Reports whose bytes were not as they had been written, since this was asked last. */
  public long takeDamaged() {
    return segments.takeDamaged();
  }

  /** The lowest rank among reports that were never sent; {@link Rank#COUNT} when there are none. */
  int lowestRank() {
    int rank = 0;
    while (rank < Rank.COUNT && !segments.has(rank)) {
      rank++;
    }
    return rank;
  }

  /**
   * Drops reports of a rank that were never sent, the oldest first.
   *
   * @param toFree bytes after which to stop
   * @return bytes freed
   */
  long thin(int rank, long toFree) throws SpoolException {
    long before = segments.bytes();
    try {
      segments.thin(rank, toFree);
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    return before - segments.bytes();
  }

  /** Makes removals last. */
  public void commit() {
    segments.done(notes.doneUpTo());
    note();
  }

  /**
   * A disk that takes no note now takes it later; a process that is killed before that has reports
   * sent twice, or looked for in vain.
   */
  private void note() {
    if (!notes.equals(noted)) {
      try {
        notes.write(notesFile());
        noted = notes;
      } catch (IOException e) {
        noted = Notes.NONE;
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
