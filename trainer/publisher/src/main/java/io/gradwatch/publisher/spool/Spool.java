package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reports of one publisher in a folder, in order, each under a {@link Ticket}. Whoever has it open
 * holds its lock. Used by one thread.
 *
 * <p>It is a row of files of {@link #SEGMENT_BYTES}: the last one grows, the first ones are deleted
 * when all in them is done, and any can be thinned out by being written anew.
 *
 * <p>What is written outlives the process. Nothing waits for the disk, so a power cut may cost the
 * last seconds. A report is read once and stays until it is removed; the spool notes how far it was
 * read, so that a successor knows which reports may have been sent.
 */
public final class Spool {

  /** Of a file, before the next one is begun: the most that thinning has in memory. */
  static final int SEGMENT_BYTES = 4 * 1024 * 1024;

  private static final String SEGMENT = ".reports";
  private static final String DAMAGED = ".damaged";

  private final Path folder;
  private final SpoolLock lock;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();

  /** Read, or sent before they were added, and not removed. */
  private final TreeSet<Long> open = new TreeSet<>();

  private Notes notes = Notes.NONE;
  private Notes noted = Notes.NONE;
  private long readUpTo = Ticket.NONE;
  private long doubtfulUpTo = Ticket.NONE;
  private int reading;
  private long readingOffset;
  private long damaged;

  private Spool(Path folder, SpoolLock lock, int segmentBytes) {
    this.folder = folder;
    this.lock = lock;
    this.segmentBytes = segmentBytes;
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
      spool.load(said);
      return Optional.of(spool);
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  private Path notesFile() {
    return folder.resolve("notes");
  }

  private void load(Consumer<String> said) throws IOException {
    notes = Notes.read(notesFile());
    noted = notes;
    readUpTo = notes.doneUpTo();
    doubtfulUpTo = notes.sentUpTo();
    long above = readUpTo;
    for (Path file : files(SEGMENT)) {
      Path aside = folder.resolveSibling(folder.getFileName() + "-" + file.getFileName() + DAMAGED);
      Segment.Opened opened = Segment.open(file, above, doubtfulUpTo, aside);
      Segment segment = opened.segment();
      if (opened.state() == Segment.State.DAMAGED) {
        said.accept(
            "%s is damaged; %d reports of it can be read, the file is set aside as %s"
                .formatted(file, segment.unread(), aside.getFileName()));
      }
      if (segment.unread() == 0) {
        segment.delete();
      } else {
        segments.add(segment);
        above = segment.lastTicket();
      }
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /**
   * A report in it.
   *
   * @param ticket its place
   * @param report as it was added
   */
  public record Entry(long ticket, EncodedReport report) {}

  public Path folder() {
    return folder;
  }

  /** Reports in it. */
  public long size() {
    return open.size() + unread();
  }

  private long unread() {
    return segments.stream().mapToLong(Segment::unread).sum();
  }

  /** Whether there are reports that were not read. */
  public boolean hasUnread() {
    return unread() > 0;
  }

  /** On disk, those included that are removed and whose file is not. */
  long bytes() {
    return segments.stream().mapToLong(Segment::length).sum();
  }

  /**
   * Adds reports behind all others, all of them or none.
   *
   * @param sent those that were given to a client already: they are not read again
   * @param waiting those behind them
   */
  public void add(List<Entry> sent, List<Entry> waiting) throws SpoolException {
    List<Frame> frames =
        Stream.concat(sent.stream(), waiting.stream())
            .map(entry -> Frame.of(entry.ticket(), entry.report()))
            .toList();
    if (frames.isEmpty()) {
      return;
    }
    try {
      Segment segment = last(frames.get(0).ticket());
      segment.append(frames);
      sent.forEach(entry -> wasRead(segment, entry.ticket()));
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    note();
  }

  /** The segment that takes what comes. */
  private Segment last(long ticket) throws IOException {
    if (segments.isEmpty() || segments.get(segments.size() - 1).length() >= segmentBytes) {
      // The number is that of the first ticket, so names sort as the reports do.
      segments.add(Segment.create(folder.resolve("%016x%s".formatted(ticket, SEGMENT))));
    }
    return segments.get(segments.size() - 1);
  }

  private void wasRead(Segment segment, long ticket) {
    segment.wasRead(ticket);
    open.add(ticket);
    readUpTo = Math.max(readUpTo, ticket);
    notes = new Notes(notes.doneUpTo(), Math.max(notes.sentUpTo(), ticket));
  }

  /** Reads some of what a former process may have sent; nothing when all of it is read. */
  public List<Entry> readDoubtful() throws SpoolException {
    return read(Integer.MAX_VALUE, SEGMENT_BYTES, doubtfulUpTo);
  }

  /**
   * The next reports, to be sent: that they may have been is noted when this returns. Reports whose
   * bytes have changed are left out.
   */
  public List<Entry> read(int maxReports, int maxBytes) throws SpoolException {
    List<Entry> entries = read(maxReports, maxBytes, Long.MAX_VALUE);
    note();
    return entries;
  }

  private List<Entry> read(int maxReports, int maxBytes, long upTo) throws SpoolException {
    try {
      List<Entry> entries = List.of();
      while (entries.isEmpty() && hasUnread() && readUpTo < upTo) {
        Segment segment = segments.get(reading);
        if (readingOffset < segment.length()) {
          entries = read(segment, maxReports, segment.read(readingOffset, maxBytes), upTo);
        } else {
          damaged += segment.giveUpUnread();
          nextSegment();
        }
      }
      return entries;
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
  }

  /** The last one is read on when something is added to it. */
  private void nextSegment() {
    if (reading + 1 < segments.size()) {
      reading++;
      readingOffset = 0;
    }
  }

  private List<Entry> read(Segment segment, int maxReports, Segment.Part part, long upTo) {
    List<Entry> entries = new ArrayList<>();
    for (Segment.Placed placed : part.frames()) {
      Frame frame = placed.frame();
      if (frame.ticket() > upTo) {
        readUpTo = upTo; // what was in between was dropped
        return entries;
      }
      if (entries.size() == maxReports) {
        return entries;
      }
      readingOffset = placed.end();
      if (frame.ticket() > readUpTo) {
        entries.add(new Entry(frame.ticket(), frame.report()));
        wasRead(segment, frame.ticket());
      }
    }
    readingOffset = part.end();
    return entries;
  }

  /** Removes a report that was read, or sent before it was added. */
  public void remove(long ticket) {
    open.remove(ticket);
    notes = new Notes(open.isEmpty() ? readUpTo : open.first() - 1, notes.sentUpTo());
  }

  /** Reports whose bytes were not as they had been written, since this was asked last. */
  public long takeDamaged() {
    long count = damaged;
    damaged = 0;
    return count;
  }

  /** The lowest rank among reports that were never sent; {@link Rank#COUNT} when there are none. */
  int lowestRank() {
    int rank = 0;
    while (rank < Rank.COUNT && !has(rank)) {
      rank++;
    }
    return rank;
  }

  private boolean has(int rank) {
    return segments.stream().anyMatch(segment -> segment.unread(rank) > 0);
  }

  /**
   * Drops reports of a rank that were never sent, the oldest first, and joins files that became
   * small.
   *
   * @param toFree bytes after which to stop
   * @return bytes freed
   */
  long thin(int rank, long toFree) throws SpoolException {
    long before = bytes();
    try {
      int i = 0;
      while (i < segments.size() && before - bytes() < toFree) {
        Segment segment = segments.get(i);
        boolean joined = segment.unread(rank) > 0 && thin(i, segment, rank);
        i += joined ? 0 : 1;
      }
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
    return before - bytes();
  }

  /** Whether the segment is no more: what is left of it is in the one before. */
  private boolean thin(int i, Segment segment, int rank) throws IOException {
    long done = notes.doneUpTo();
    long sent = Math.max(readUpTo, doubtfulUpTo);
    List<Frame> left = segment.frames(t -> t > done && (t <= sent || Ticket.rank(t) != rank));
    long leftBytes = left.stream().mapToLong(Frame::size).sum();
    boolean fits = i > reading && segments.get(i - 1).length() + leftBytes <= segmentBytes;
    if (fits) {
      // Killed in between, both have them; whoever loads them leaves out what came before.
      segments.get(i - 1).append(left);
      segment.delete();
      segments.remove(i);
    } else {
      segment.retain(left, readUpTo);
      readingOffset = i == reading ? 0 : readingOffset;
    }
    return fits;
  }

  /** Makes removals last. */
  public void commit() {
    while (!segments.isEmpty() && done(segments.get(0))) {
      segments.remove(0).delete();
      readingOffset = reading == 0 ? 0 : readingOffset;
      reading = Math.max(0, reading - 1);
    }
    note();
  }

  private boolean done(Segment segment) {
    return segment.unread() == 0 && segment.lastTicket() <= notes.doneUpTo();
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
    segments.forEach(Segment::delete);
    segments.clear();
    lock.close();
    try {
      for (Path file : files("")) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // An empty one; whoever finds it removes it.
    }
  }
}
