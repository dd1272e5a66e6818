package io.gradwatch.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one monitor process below the state directory, and the identity that is kept in it.
 * Several monitors on one machine share a state directory: each takes the first folder that no
 * other process has locked, so that a restarted monitor finds the one of its predecessor.
 */
final class InstanceDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InstanceDirectory.class);
  private static final String PREFIX = "instance-";
  private static final String LOCK_FILE = "lock";
  private static final String ID_FILE = "id";
  private static final String ADDRESS_FILE = "address";
  private static final int MAX_INSTANCES = 1_000;
  private static final Pattern ILLEGAL = Pattern.compile("[^a-zA-Z0-9._-]");
  private static final int MAX_HOST_LENGTH = 100;

  private final Path path;
  private final String id;
  private final FileChannel channel;

  private InstanceDirectory(Path path, String id, FileChannel channel) {
    this.path = path;
    this.id = id;
    this.channel = channel;
  }

  /**
   * Locks the first free folder.
   *
   * @throws UncheckedIOException if the state directory cannot be written
   */
  static InstanceDirectory claim(Path stateDir) {
    try {
      for (int i = 1; i <= MAX_INSTANCES; i++) {
        Path path = Files.createDirectories(stateDir.resolve(PREFIX + i));
        Optional<FileChannel> locked = lock(path.resolve(LOCK_FILE));
        if (locked.isPresent()) {
          InstanceDirectory claimed = new InstanceDirectory(path, readId(path), locked.get());
          log.info("instance directory locked (path={} id={})", path, claimed.id);
          return claimed;
        }
      }
      throw new IOException(
          "all " + MAX_INSTANCES + " instances below " + stateDir + " are locked");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The operating system releases the lock when the process ends, however it ends. */
  private static Optional<FileChannel> lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      log.debug("locked by another monitor in this process (file={})", file);
    }
    channel.close();
    return Optional.empty();
  }

  /**
   * An identity belongs to one machine: two monitors with the same one, of which the second has a
   * copy of the folder, would drive each other out of the consumer group.
   */
  private static String readId(Path path) throws IOException {
    Path file = path.resolve(ID_FILE);
    String host = host();
    if (Files.exists(file)) {
      String id = Files.readString(file).strip();
      if (id.startsWith(host + "-") && !ILLEGAL.matcher(id).find()) {
        return id;
      }
    }
    String id = host + "-" + UUID.randomUUID();
    Files.writeString(file, id + System.lineSeparator());
    return id;
  }

  private static String host() {
    try {
      String host = ILLEGAL.matcher(InetAddress.getLocalHost().getHostName()).replaceAll("_");
      return host.substring(0, Math.min(host.length(), MAX_HOST_LENGTH));
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  Path path() {
    return path;
  }

  /** Returns the identity, which is the same when a process claims this folder again. */
  String id() {
    return id;
  }

  /**
   * Notes the address of the monitor.
   *
   * @return whether the predecessor had another one
   */
  boolean replaceAddress(String address) {
    Path file = path.resolve(ADDRESS_FILE);
    try {
      boolean changed = Files.exists(file) && !Files.readString(file).strip().equals(address);
      Files.writeString(file, address + System.lineSeparator());
      return changed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("instance directory could not be unlocked (path={})", path, e);
    }
  }
}
