package io.gradwatch.trainer.checkpoint;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Files that are on disk, not only in the operating system's memory, once a method returns. */
public final class DurableFiles {

  private static final int BUFFER_BYTES = 1 << 16;

  private DurableFiles() {}

  /** Writes the content of a file; the stream is closed by the caller. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file, which need not exist, and returns its checksum. */
  static FileChecksum write(Path file, Content content) throws IOException {
    MessageDigest digest = sha256();
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      OutputStream digested = new DigestOutputStream(out, digest);
      BufferedOutputStream buffered = new BufferedOutputStream(digested, BUFFER_BYTES);
      content.writeTo(buffered);
      buffered.flush();
      out.getFD().sync();
    }
    return new FileChecksum(
        String.valueOf(file.getFileName()), Files.size(file), hex(digest.digest()));
  }

  /** Replaces a file as a whole: a reader finds the old content or the new one. */
  public static void replace(Path file, Content content) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".writing");
    write(written, content);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(file.toAbsolutePath().resolveSibling(""));
  }

  /** Makes what was created in a folder, renamed or deleted there durable. */
  static void syncFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return; // Windows opens no folders, and writes its directories through
    }
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  /** SHA-256 of a file, in hexadecimal digits. */
  public static String checksum(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return hex(digest.digest());
  }

  /** Deletes a folder and what is in it; nothing happens if it is not there. */
  static void deleteFolder(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
