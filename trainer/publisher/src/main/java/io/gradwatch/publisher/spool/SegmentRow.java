package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of a spool in the order of their reports: the last one grows, the first ones are
 * deleted when all in them is done, any can be thinned out, and one of them is being read.
 */
final class SegmentRow {

  private static final String SUFFIX = ".reports";
  private static final String DAMAGED = ".damaged";

  private final Path folder;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();

  /** Up to this ticket reports were read, or added when they had been sent. */
  private long readUpTo = Ticket.NONE;

  /** Up to this one a former process may have sent them. */
  private long doubtfulUpTo = Ticket.NONE;

  /** Up to this one nothing is left to do. */
  private long doneUpTo = Ticket.NONE;

  private int reading;
  private long offset;
  private long damaged;

  /**
   * @param segmentBytes of a file, before the next one is begun
   */
  SegmentRow(Path folder, int segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /** Takes over what is in the folder. */
  void load(Notes notes, Consumer<String> said) throws IOException {
    doneUpTo = notes.doneUpTo();
    readUpTo = doneUpTo;
    doubtfulUpTo = notes.sentUpTo();
    long above = doneUpTo;
    for (Path file : files()) {
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

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  long unread() {
    return segments.stream().mapToLong(Segment::unread).sum();
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::length).sum();
  }

  /** Whether there are reports of a rank that were never sent. */
  boolean has(int rank) {
    return segments.stream().anyMatch(segment -> segment.unread(rank) > 0);
  }

  /** Reports whose bytes were not as they had been written, since this was asked last. */
  long takeDamaged() {
    long count = damaged;
    damaged = 0;
    return count;
  }

  /**
   * Adds frames, all of them or none.
   *
   * @param sent the first so many were sent already, and are not read again
   */
  void add(List<Frame> frames, int sent) throws IOException {
    Segment segment = last(frames.get(0).ticket());
    segment.append(frames);
    frames.subList(0, sent).forEach(frame -> wasRead(segment, frame.ticket()));
  }

  private void wasRead(Segment segment, long ticket) {
    segment.wasRead(ticket);
    readUpTo = Math.max(readUpTo, ticket);
  }

  /** The segment that takes what comes. */
  private Segment last(long ticket) throws IOException {
    if (segments.isEmpty() || segments.get(segments.size() - 1).length() >= segmentBytes) {
      // The number is that of the first ticket, so names sort as the reports do.
      segments.add(Segment.create(folder.resolve("%016x%s".formatted(ticket, SUFFIX))));
    }
    return segments.get(segments.size() - 1);
  }

  long readUpTo() {
    return readUpTo;
  }

  /** The next ones of what a former process may have sent; nothing when all of them were read. */
  List<Frame> readDoubtful(int maxBytes) throws IOException {
    return read(Integer.MAX_VALUE, maxBytes, doubtfulUpTo);
  }

  /** The next ones; nothing when all were read. */
  List<Frame> read(int maxFrames, int maxBytes) throws IOException {
    return read(maxFrames, maxBytes, Long.MAX_VALUE);
  }

  private List<Frame> read(int maxFrames, int maxBytes, long upTo) throws IOException {
    List<Frame> frames = List.of();
    while (frames.isEmpty() && unread() > 0 && readUpTo < upTo) {
      Segment segment = segments.get(reading);
      if (offset < segment.length()) {
        frames = read(segment, segment.read(offset, maxBytes), maxFrames, upTo);
      } else {
        damaged += segment.giveUpUnread();
        next();
      }
    }
    return frames;
  }

  private List<Frame> read(Segment segment, Segment.Part part, int maxFrames, long upTo) {
    List<Frame> frames = new ArrayList<>();
    for (Segment.Placed placed : part.frames()) {
      Frame frame = placed.frame();
      if (frame.ticket() > upTo) {
        readUpTo = upTo; // what was in between is done
        return frames;
      }
      if (frames.size() == maxFrames) {
        return frames;
      }
      offset = placed.end();
      if (frame.ticket() > readUpTo) {
        frames.add(frame);
        wasRead(segment, frame.ticket());
      }
    }
    offset = part.end();
    return frames;
  }

  /** The last one is read on when something is added to it. */
  private void next() {
    if (reading + 1 < segments.size()) {
      reading++;
      offset = 0;
    }
  }

  /**
   * Drops reports of a rank that were never sent, the oldest first, and joins files that became
   * small.
   *
   * @param toFree bytes after which to stop
   */
  void thin(int rank, long toFree) throws IOException {
    long before = bytes();
    int i = 0;
    while (i < segments.size() && before - bytes() < toFree) {
      boolean joined = segments.get(i).unread(rank) > 0 && thin(i, rank);
      i += joined ? 0 : 1;
    }
  }

  /** Whether the segment is no more: what is left of it is in the one before. */
  private boolean thin(int i, int rank) throws IOException {
    Segment segment = segments.get(i);
    long sentUpTo = Math.max(readUpTo, doubtfulUpTo);
    List<Frame> left =
        segment.frames(t -> t > doneUpTo && (t <= sentUpTo || Ticket.rank(t) != rank));
    long leftBytes = left.stream().mapToLong(Frame::size).sum();
    boolean fits = i > reading && segments.get(i - 1).length() + leftBytes <= segmentBytes;
    if (fits) {
      // Killed in between, both have them; whoever loads them leaves out what came before.
      segments.get(i - 1).append(left);
      segment.delete();
      segments.remove(i);
    } else {
      segment.retain(left, readUpTo);
      offset = i == reading ? 0 : offset;
    }
    return fits;
  }

  /** Up to this ticket nothing is left to do: files with nothing else are deleted. */
  void done(long upTo) {
    doneUpTo = upTo;
    while (!segments.isEmpty() && over(segments.get(0))) {
      segments.remove(0).delete();
      offset = reading == 0 ? 0 : offset;
      reading = Math.max(0, reading - 1);
    }
  }

  private boolean over(Segment segment) {
    return segment.unread() == 0 && segment.lastTicket() <= doneUpTo;
  }

  void delete() {
    segments.forEach(Segment::delete);
    segments.clear();
  }
}
