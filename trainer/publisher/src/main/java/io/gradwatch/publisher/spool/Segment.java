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
  private final long doubtfulUpTo;

  /** By rank: reports that were neither read nor, by a former process, sent. */
  private final long[] unread = new long[Rank.COUNT];

  private long doubtful;
  private long length;
  private long lastTicket = Ticket.NONE;

  private Segment(Path file, long doubtfulUpTo) {
    this.file = file;
    this.doubtfulUpTo = doubtfulUpTo;
  }

  /** A new, empty one. */
  static Segment create(Path file) throws IOException {
    Files.createFile(file);
    return new Segment(file, Ticket.NONE);
  }

  /** How a file was found. */
  enum State {
    SOUND,
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
   * @param doubtfulUpTo ticket up to which reports may have been sent
   * @param aside name of the copy
   */
  static Opened open(Path file, long above, long doubtfulUpTo, Path aside) throws IOException {
    Segment segment = new Segment(file, doubtfulUpTo);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    List<Frame> frames = new ArrayList<>();
    State state = State.SOUND;
    while (bytes.hasRemaining()) {
      Frame.Found found = Frame.look(bytes);
      if (found == Frame.Found.TORN) {
        break;
      }
      if (found == Frame.Found.UNREADABLE) {
        state = zeros(bytes) ? state : State.DAMAGED;
        break;
      }
      state = found == Frame.Found.ALTERED ? State.DAMAGED : state;
      Frame.read(bytes).ifPresent(frames::add);
    }
    if (state == State.DAMAGED) {
      Files.copy(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    frames.removeIf(frame -> frame.ticket() <= above);
    if (frames.stream().mapToInt(Frame::size).sum() < bytes.limit()) {
      segment.replace(frames);
    } else {
      segment.length = bytes.limit();
    }
    frames.forEach(segment::added);
    return new Opened(segment, state);
  }

  /** A system that lost power leaves zeros where it had not written yet. */
  private static boolean zeros(ByteBuffer bytes) {
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

  /** {@link Ticket#NONE} of an empty one. */
  long lastTicket() {
    return lastTicket;
  }

  /** Reports of a rank that were never sent. */
  long unread(int rank) {
    return unread[rank];
  }

  /** Reports that were not read. */
  long unread() {
    return doubtful + LongStream.of(unread).sum();
  }

  private void added(Frame frame) {
    count(frame.ticket(), 1);
    lastTicket = frame.ticket();
  }

  /** What was not read by now cannot be; how much it was. */
  long giveUpUnread() {
    long count = unread();
    clear();
    return count;
  }

  private void clear() {
    doubtful = 0;
    Arrays.fill(unread, 0);
  }

  void wasRead(long ticket) {
    count(ticket, -1);
  }

  private void count(long ticket, int change) {
    if (ticket <= doubtfulUpTo) {
      doubtful += change;
    } else {
      unread[Ticket.rank(ticket)] += change;
    }
  }

  /** Adds frames, all of them or none. */
  void append(List<Frame> frames) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(frames.stream().mapToInt(Frame::size).sum());
    frames.forEach(frame -> bytes.put(frame.whole().duplicate()));
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
    frames.forEach(this::added);
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
  record Placed(Frame frame, long end) {}

  /**
   * What was read of a file.
   *
   * @param frames those whose bytes have not changed
   * @param end offset behind all that was read
   */
  record Part(List<Placed> frames, long end) {}

  /** Reads frames from an offset on: at least one, where there is one. */
  Part read(long offset, int maxBytes) throws IOException {
    List<Placed> frames = new ArrayList<>();
    ByteBuffer bytes = bytes(offset, maxBytes);
    if (bytes.remaining() >= Frame.HEADER && Frame.look(bytes) == Frame.Found.TORN) {
      bytes = bytes(offset, Frame.HEADER + bytes.getInt(0));
    }
    while (bytes.hasRemaining() && complete(Frame.look(bytes))) {
      Optional<Frame> frame = Frame.read(bytes);
      long end = offset + bytes.position();
      frame.ifPresent(whole -> frames.add(new Placed(whole, end)));
    }
    boolean stuck = bytes.position() == 0; // the rest has changed beyond reading
    return new Part(frames, stuck ? length : offset + bytes.position());
  }

  private static boolean complete(Frame.Found found) {
    return found == Frame.Found.WHOLE || found == Frame.Found.ALTERED;
  }

  private ByteBuffer bytes(long offset, int maxBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(maxBytes, length - offset));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {}
    }
    return bytes.flip();
  }

  /** The frames whose tickets pass. */
  List<Frame> frames(LongPredicate tickets) throws IOException {
    return read(0, Integer.MAX_VALUE).frames().stream()
        .map(Placed::frame)
        .filter(frame -> tickets.test(frame.ticket()))
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
    frames.forEach(this::added);
    frames.stream()
        .mapToLong(Frame::ticket)
        .filter(ticket -> ticket <= readUpTo)
        .forEach(this::wasRead);
  }

  private void replace(List<Frame> frames) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Segment written = create(next);
    try {
      written.append(frames);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw e;
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
