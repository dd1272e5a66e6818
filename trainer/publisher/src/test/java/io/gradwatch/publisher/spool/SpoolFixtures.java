package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Spool entries and copies of spool folders for tests. */
public final class SpoolFixtures {

  private SpoolFixtures() {}

  static Spool.Entry entry(long number, int priority, int bytes) {
    return new Spool.Entry(
        SequenceId.of(number, priority),
        new EncodedReport("topic", number, key(), value(number, bytes)));
  }

  static Spool.Entry step(long step, int bytes) {
    return entry(step, RetentionPriority.ofStep(step), bytes);
  }

  static byte[] key() {
    return "run".getBytes(StandardCharsets.UTF_8);
  }

  /** Incompressible bytes, the same for the same number. */
  static byte[] value(long number, int bytes) {
    byte[] value = new byte[bytes];
    new Random(number).nextBytes(value);
    return value;
  }

  /** Copies the files as a process that is killed now would leave them. */
  public static Path copyAfterKill(Path folder, Path copy) {
    try (Stream<Path> files = Files.walk(folder)) {
      Files.createDirectories(copy.getParent());
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(folder.relativize(file)));
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
