package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * One file of a spool: {@link Frame}s in the order of their tickets. Reports are only ever added at
 * its end; it is thinned out by being written anew under its name.
 */
final class Segment {

  private final Path file;
  private final long inDoubtUpTo;

  /** By rank: reports that were neither read nor, by a former process, sent. */
  private final long[] unread = new long[RetentionPriority.COUNT];

  private long inDoubt;
  private long length;
  private long lastSequenceId = SequenceId.NONE;

  private Segment(Path file, long inDoubtUpTo) {
    this.file = file;
    this.inDoubtUpTo = inDoubtUpTo;
  }

  /** A new, empty one. */
  static Segment create(Path file) throws IOException {
    Files.createFile(file);
    return new Segment(file, SequenceId.NONE);
  }

  /** How a file was found. */
  enum State {
    INTACT,
    /** Some of its bytes are not as they were written. */
    DAMAGED
  }

  /**
   * A file and its state.
   *
   * @param segment with the reports that can be read
   * @param state of the file
   */
  record Opened(Segment segment, State state) {}

  /**
   * Opens a file that a process left. What was written halfway is cut off. A damaged file is copied
   * under another name, and written anew with what of it can be read.
   *
   * @param above tickets to leave out: what was done, and what a segment before this one has too
   * @param inDoubtUpTo ticket up to which reports may have been sent
   * @param damagedCopy name of the copy
   */
  static Opened open(Path file, long above, long inDoubtUpTo, Path damagedCopy) throws IOException {
    Segment segment = new Segment(file, inDoubtUpTo);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Frame> frames = new ArrayList<>();
    State state = State.INTACT;
    while (bytes.hasRemaining()) {
      Frame.FrameState frameState = Frame.inspect(bytes);
      if (frameState == Frame.FrameState.TORN) {
        break;
      }
      if (frameState == Frame.FrameState.UNREADABLE) {
        state = allZeros(bytes) ? state : State.DAMAGED;
        break;
      }
      state = frameState == Frame.FrameState.ALTERED ? State.DAMAGED : state;
      Frame.read(bytes).ifPresent(frames::add);
    }
    if (state == State.DAMAGED) {
      Files.copy(file, damagedCopy, StandardCopyOption.REPLACE_EXISTING);
    }
    frames.removeIf(frame -> frame.sequenceId() <= above);
    if (frames.stream().mapToInt(Frame::size).sum() < bytes.limit()) {
      segment.replace(frames);
    } else {
      segment.length = bytes.limit();
    }
    frames.forEach(segment::countAdded);
    return new Opened(segment, state);
  }

  /** A system that lost power leaves zeros where it had not written yet. */
  private static boolean allZeros(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bytes.get() != 0) {
        return false;
      }
    }
    return true;
  }

  long length() {
    return length;
  }

  /** {@link SequenceId#NONE} of an empty one. */
  long lastSequenceId() {
    return lastSequenceId;
  }

  /** Reports of a rank that were never sent. */
  long unread(int priority) {
    return unread[priority];
  }

  /** Reports that were not read. */
  long unread() {
    return inDoubt + LongStream.of(unread).sum();
  }

  private void countAdded(Frame frame) {
    count(frame.sequenceId(), 1);
    lastSequenceId = frame.sequenceId();
  }

  /** What was not read by now cannot be; how much it was. */
  long discardUnread() {
    long count = unread();
    clear();
    return count;
  }

  private void clear() {
    inDoubt = 0;
    Arrays.fill(unread, 0);
  }

  void markRead(long sequenceId) {
    count(sequenceId, -1);
  }

  private void count(long sequenceId, int change) {
    if (sequenceId <= inDoubtUpTo) {
      inDoubt += change;
    } else {
      unread[SequenceId.priority(sequenceId)] += change;
    }
  }

  /** Adds frames, all of them or none. */
  void append(List<Frame> frames) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(frames.stream().mapToInt(Frame::size).sum());
    frames.forEach(frame -> bytes.put(frame.bytes().duplicate()));
    bytes.flip();
    int size = bytes.remaining();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      try {
        write(channel, bytes, length);
      } catch (IOException e) {
        channel.truncate(length);
        throw e;
      }
    }
    length += size;
    frames.forEach(this::countAdded);
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
    long position = from;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /**
   * A frame and where it ends.
   *
   * @param frame itself
   * @param end offset behind it
   */
  record PlacedFrame(Frame frame, long end) {}

  /**
   * What was read of a file.
   *
   * @param frames those whose bytes have not changed
   * @param end offset behind all that was read
   */
  record ReadResult(List<PlacedFrame> frames, long end) {}

  /** Reads frames from an offset on: at least one, where there is one. */
  ReadResult read(long offset, int maxBytes) throws IOException {
    List<PlacedFrame> frames = new ArrayList<>();
    ByteBuffer bytes = bytes(offset, maxBytes);
    if (bytes.remaining() >= Frame.HEADER && Frame.inspect(bytes) == Frame.FrameState.TORN) {
      bytes = bytes(offset, Frame.HEADER + bytes.getInt(0));
    }
    while (bytes.hasRemaining() && hasFullLength(Frame.inspect(bytes))) {
      Optional<Frame> frame = Frame.read(bytes);
      long end = offset + bytes.position();
      frame.ifPresent(complete -> frames.add(new PlacedFrame(complete, end)));
    }
    boolean stuck = bytes.position() == 0; // the rest has changed beyond reading
    return new ReadResult(frames, stuck ? length : offset + bytes.position());
  }

  private static boolean hasFullLength(Frame.FrameState frameState) {
    return frameState == Frame.FrameState.WHOLE || frameState == Frame.FrameState.ALTERED;
  }

  private ByteBuffer bytes(long offset, int maxBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(maxBytes, length - offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    }
    return bytes.flip();
  }

  /** The frames whose tickets pass. */
  List<Frame> frames(LongPredicate filter) throws IOException {
    return read(0, Integer.MAX_VALUE).frames().stream()
        .map(PlacedFrame::frame)
        .filter(frame -> filter.test(frame.sequenceId()))
        .toList();
  }

  /**
   * Keeps these frames and no others. At any time the file is the old one or the new one.
   *
   * @param readUpTo ticket up to which they were read
   */
  void retain(List<Frame> frames, long readUpTo) throws IOException {
    replace(frames);
    clear();
    frames.forEach(this::countAdded);
    frames.stream()
        .mapToLong(Frame::sequenceId)
        .filter(sequenceId -> sequenceId <= readUpTo)
        .forEach(this::markRead);
  }

  private void replace(List<Frame> frames) throws IOException {
    Path replacement = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(replacement);
    Segment written = create(replacement);
    try {
      written.append(frames);
    } catch (IOException e) {
      Files.deleteIfExists(replacement);
      throw e;
    }
    Files.move(
        replacement, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    length = written.length;
  }

  /** What cannot be deleted is done all the same, and whoever loads it knows. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      length = 0;
    }
  }
}
