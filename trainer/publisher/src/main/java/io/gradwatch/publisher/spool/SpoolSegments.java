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
final class SpoolSegments {

  private static final String SUFFIX = ".reports";
  private static final String DAMAGED_SUFFIX = ".damaged";

  private final Path folder;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();

  /** Up to this ticket reports were read, or added when they had been sent. */
  private long readUpTo = SequenceId.NONE;

  /** Up to this one a former process may have sent them. */
  private long inDoubtUpTo = SequenceId.NONE;

  /** Up to this one nothing is left to do. */
  private long completedUpTo = SequenceId.NONE;

  private int readIndex;
  private long readOffset;
  private long damaged;

  /**
   * @param segmentBytes of a file, before the next one is begun
   */
  SpoolSegments(Path folder, int segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /** Takes over what is in the folder. */
  void load(SpoolCheckpoint checkpoint, Consumer<String> onDamage) throws IOException {
    completedUpTo = checkpoint.completedUpTo();
    readUpTo = completedUpTo;
    inDoubtUpTo = checkpoint.sentUpTo();
    long above = completedUpTo;
    for (Path file : files()) {
      Path damagedCopy =
          folder.resolveSibling(folder.getFileName() + "-" + file.getFileName() + DAMAGED_SUFFIX);
      Segment.Opened opened = Segment.open(file, above, inDoubtUpTo, damagedCopy);
      Segment segment = opened.segment();
      if (opened.state() == Segment.State.DAMAGED) {
        onDamage.accept(
            "%s is damaged; %d reports of it can be read, the file is set aside as %s"
                .formatted(file, segment.unread(), damagedCopy.getFileName()));
      }
      if (segment.unread() == 0) {
        segment.delete();
      } else {
        segments.add(segment);
        above = segment.lastSequenceId();
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
  boolean has(int priority) {
    return segments.stream().anyMatch(segment -> segment.unread(priority) > 0);
  }

  /** Reports whose bytes were not as they had been written, since this was asked last. */
  long drainDamagedCount() {
    long count = damaged;
    damaged = 0;
    return count;
  }

  /**
   * Adds frames, all of them or none.
   *
   * @param sentCount the first so many were sent already, and are not read again
   */
  void add(List<Frame> frames, int sentCount) throws IOException {
    Segment segment = activeSegment(frames.get(0).sequenceId());
    segment.append(frames);
    frames.subList(0, sentCount).forEach(frame -> markRead(segment, frame.sequenceId()));
  }

  private void markRead(Segment segment, long sequenceId) {
    segment.markRead(sequenceId);
    readUpTo = Math.max(readUpTo, sequenceId);
  }

  /** The segment that takes what comes. */
  private Segment activeSegment(long sequenceId) throws IOException {
    if (segments.isEmpty() || segments.get(segments.size() - 1).length() >= segmentBytes) {
      // The number is that of the first ticket, so names sort as the reports do.
      segments.add(Segment.create(folder.resolve("%016x%s".formatted(sequenceId, SUFFIX))));
    }
    return segments.get(segments.size() - 1);
  }

  long readUpTo() {
    return readUpTo;
  }

  /** The next ones of what a former process may have sent; nothing when all of them were read. */
  List<Frame> readInDoubt(int maxBytes) throws IOException {
    return read(Integer.MAX_VALUE, maxBytes, inDoubtUpTo);
  }

  /** The next ones; nothing when all were read. */
  List<Frame> read(int maxFrames, int maxBytes) throws IOException {
    return read(maxFrames, maxBytes, Long.MAX_VALUE);
  }

  private List<Frame> read(int maxFrames, int maxBytes, long upTo) throws IOException {
    List<Frame> frames = List.of();
    while (frames.isEmpty() && unread() > 0 && readUpTo < upTo) {
      Segment segment = segments.get(readIndex);
      if (readOffset < segment.length()) {
        frames = read(segment, segment.read(readOffset, maxBytes), maxFrames, upTo);
      } else {
        damaged += segment.discardUnread();
        advance();
      }
    }
    return frames;
  }

  private List<Frame> read(Segment segment, Segment.ReadResult result, int maxFrames, long upTo) {
    List<Frame> frames = new ArrayList<>();
    for (Segment.PlacedFrame placed : result.frames()) {
      Frame frame = placed.frame();
      if (frame.sequenceId() > upTo) {
        readUpTo = upTo; // what was in between is done
        return frames;
      }
      if (frames.size() == maxFrames) {
        return frames;
      }
      readOffset = placed.end();
      if (frame.sequenceId() > readUpTo) {
        frames.add(frame);
        markRead(segment, frame.sequenceId());
      }
    }
    readOffset = result.end();
    return frames;
  }

  /** The last one is read on when something is added to it. */
  private void advance() {
    if (readIndex + 1 < segments.size()) {
      readIndex++;
      readOffset = 0;
    }
  }

  /**
   * Drops reports of a rank that were never sent, the oldest first, and joins files that became
   * small.
   *
   * @param toFree bytes after which to stop
   */
  void thin(int priority, long toFree) throws IOException {
    long before = bytes();
    int i = 0;
    while (i < segments.size() && before - bytes() < toFree) {
      boolean merged = segments.get(i).unread(priority) > 0 && thin(i, priority);
      i += merged ? 0 : 1;
    }
  }

  /** Whether the segment is no more: what is left of it is in the one before. */
  private boolean thin(int i, int priority) throws IOException {
    Segment segment = segments.get(i);
    long sentUpTo = Math.max(readUpTo, inDoubtUpTo);
    List<Frame> remaining =
        segment.frames(
            id -> id > completedUpTo && (id <= sentUpTo || SequenceId.priority(id) != priority));
    long remainingBytes = remaining.stream().mapToLong(Frame::size).sum();
    boolean fits = i > readIndex && segments.get(i - 1).length() + remainingBytes <= segmentBytes;
    if (fits) {
      // Killed in between, both have them; whoever loads them leaves out what came before.
      segments.get(i - 1).append(remaining);
      segment.delete();
      segments.remove(i);
    } else {
      segment.retain(remaining, readUpTo);
      readOffset = i == readIndex ? 0 : readOffset;
    }
    return fits;
  }

  /** Up to this ticket nothing is left to do: files with nothing else are deleted. */
  void completeUpTo(long upTo) {
    completedUpTo = upTo;
    while (!segments.isEmpty() && isComplete(segments.get(0))) {
      segments.remove(0).delete();
      readOffset = readIndex == 0 ? 0 : readOffset;
      readIndex = Math.max(0, readIndex - 1);
    }
  }

  private boolean isComplete(Segment segment) {
    return segment.unread() == 0 && segment.lastSequenceId() <= completedUpTo;
  }

  void delete() {
    segments.forEach(Segment::delete);
    segments.clear();
  }
}
