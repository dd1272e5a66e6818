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
 * One file of a spool: {@link Frame}s in the order of their sequence ids. Frames are only appended;
 * thinning rewrites the file.
 */
final class Segment {

  private final Path file;
  private final long inDoubtUpTo;

  /** By priority: number of frames neither read nor possibly sent by an earlier process. */
  private final long[] unread = new long[RetentionPriority.COUNT];

  private long inDoubt;
  private long length;
  private long lastSequenceId = SequenceId.NONE;

  private Segment(Path file, long inDoubtUpTo) {
    this.file = file;
    this.inDoubtUpTo = inDoubtUpTo;
  }

  /** Creates an empty segment. */
  static Segment create(Path file) throws IOException {
    Files.createFile(file);
    return new Segment(file, SequenceId.NONE);
  }

  /** State of a file when it is opened. */
  enum State {
    INTACT,
    /** Some of its bytes have changed since they were written. */
    DAMAGED
  }

  /**
   * An opened segment with its readable frames.
   *
   * @param state whether all of the file was readable
   */
  record Opened(Segment segment, State state) {}

  /**
   * Opens a file of an earlier process. An incomplete frame at its end is cut off. A damaged file
   * is copied and then rewritten with its readable frames.
   *
   * @param above frames up to this sequence id are left out: they are completed, or contained in an
   *     earlier segment
   * @param inDoubtUpTo sequence id up to which frames may have been sent
   * @param damagedCopy path of the copy of a damaged file
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
      if (frameState == Frame.FrameState.INVALID) {
        state = allZeros(bytes) ? state : State.DAMAGED;
        break;
      }
      state = frameState == Frame.FrameState.CORRUPT ? State.DAMAGED : state;
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

  /** After a power failure the unwritten end of a file may consist of zeros. */
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

  /** {@link SequenceId#NONE} if the segment is empty. */
  long lastSequenceId() {
    return lastSequenceId;
  }

  /** Number of frames of a priority that were never sent. */
  long unread(int priority) {
    return unread[priority];
  }

  /** Number of frames that were not read. */
  long unread() {
    return inDoubt + LongStream.of(unread).sum();
  }

  private void countAdded(Frame frame) {
    count(frame.sequenceId(), 1);
    lastSequenceId = frame.sequenceId();
  }

  /** Gives up the frames that were not read by the end of the file, and returns their number. */
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

  /** Appends all of the frames or none. */
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

  /** A frame with the offset of its end. */
  record PlacedFrame(Frame frame, long end) {}

  /**
   * Frames read from a file.
   *
   * @param frames the frames that are not corrupt
   * @param end offset at which to continue
   */
  record ReadResult(List<PlacedFrame> frames, long end) {}

  /** Reads frames from an offset: at least one, even if it is larger than the limit. */
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
    boolean stuck = bytes.position() == 0; // the rest is unreadable
    return new ReadResult(frames, stuck ? length : offset + bytes.position());
  }

  private static boolean hasFullLength(Frame.FrameState frameState) {
    return frameState == Frame.FrameState.COMPLETE || frameState == Frame.FrameState.CORRUPT;
  }

  private ByteBuffer bytes(long offset, int maxBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(maxBytes, length - offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    }
    return bytes.flip();
  }

  /** The frames whose sequence ids pass the filter. */
  List<Frame> frames(LongPredicate filter) throws IOException {
    return read(0, Integer.MAX_VALUE).frames().stream()
        .map(PlacedFrame::frame)
        .filter(frame -> filter.test(frame.sequenceId()))
        .toList();
  }

  /**
   * Replaces the content by these frames. The replacement is atomic.
   *
   * @param readUpTo sequence id up to which they were read
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

  /** Deletes the file. If that fails, the checkpoint still marks its frames as completed. */
  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      length = 0;
    }
  }
}
