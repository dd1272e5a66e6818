package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The segments of a spool in order: frames are appended to the last one, the first ones are deleted
 * when all their frames are completed, any of them can be thinned, and one is being read.
 */
final class SpoolSegments {

  private static final String SUFFIX = ".reports";
  private static final String DAMAGED_SUFFIX = ".damaged";

  private final Path folder;
  private final int segmentBytes;
  private final List<Segment> segments = new ArrayList<>();

  /** Frames up to this sequence id were read, or had been sent when they were added. */
  private long readUpTo = SequenceId.NONE;

  /** Frames up to this sequence id may have been sent by an earlier process. */
  private long inDoubtUpTo = SequenceId.NONE;

  /** Frames up to this sequence id are completed. */
  private long completedUpTo = SequenceId.NONE;

  private int readIndex;
  private long readOffset;
  private long damaged;

  /**
   * @param segmentBytes size of a segment above which the next one is created
   */
  SpoolSegments(Path folder, int segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /** Loads the segments that an earlier process left. */
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
            "%s is damaged; %d reports of it are readable, the file is kept as %s"
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

  /** Whether there are frames of a priority that were never sent. */
  boolean has(int priority) {
    return segments.stream().anyMatch(segment -> segment.unread(priority) > 0);
  }

  /** Number of corrupt frames found since the last call. */
  long drainDamagedCount() {
    long count = damaged;
    damaged = 0;
    return count;
  }

  /**
   * Appends all of the frames or none.
   *
   * @param sentCount number of frames at the beginning that were sent already and are not read
   *     again
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

  /** The segment to append to. */
  private Segment activeSegment(long sequenceId) throws IOException {
    if (segments.isEmpty() || segments.get(segments.size() - 1).length() >= segmentBytes) {
      // Named by its first sequence id, so that file names sort in order.
      segments.add(Segment.create(folder.resolve("%016x%s".formatted(sequenceId, SUFFIX))));
    }
    return segments.get(segments.size() - 1);
  }

  long readUpTo() {
    return readUpTo;
  }

  /** The next frames that an earlier process may have sent; empty when all were read. */
  List<Frame> readInDoubt(int maxBytes) throws IOException {
    return read(Integer.MAX_VALUE, maxBytes, inDoubtUpTo);
  }

  /** The next frames; empty when all were read. */
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
        readUpTo = upTo; // those in between are completed
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

  /** The last segment stays current, as frames may be appended to it. */
  private void advance() {
    if (readIndex + 1 < segments.size()) {
      readIndex++;
      readOffset = 0;
    }
  }

  /**
   * Drops frames of a priority that were never sent, oldest first, and merges small segments.
   *
   * @param toFree number of bytes to free at most
   */
  void thin(int priority, long toFree) throws IOException {
    long before = bytes();
    int i = 0;
    while (i < segments.size() && before - bytes() < toFree) {
      boolean merged = segments.get(i).unread(priority) > 0 && thin(i, priority);
      i += merged ? 0 : 1;
    }
  }

  /** Returns whether the rest of the segment was merged into the one before. */
  private boolean thin(int i, int priority) throws IOException {
    Segment segment = segments.get(i);
    long sentUpTo = Math.max(readUpTo, inDoubtUpTo);
    List<Frame> remaining =
        segment.frames(
            id -> id > completedUpTo && (id <= sentUpTo || SequenceId.priority(id) != priority));
    long remainingBytes = remaining.stream().mapToLong(Frame::size).sum();
    boolean fits = i > readIndex && segments.get(i - 1).length() + remainingBytes <= segmentBytes;
    if (fits) {
      // If the process is killed here, both contain the frames; loading skips the second copy.
      segments.get(i - 1).append(remaining);
      segment.delete();
      segments.remove(i);
    } else {
      segment.retain(remaining, readUpTo);
      readOffset = i == readIndex ? 0 : readOffset;
    }
    return fits;
  }

  /** Marks frames up to a sequence id as completed and deletes segments without other frames. */
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
