package io.gradwatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Temporary folder that is deleted with its contents when the command ends. */
public final class ScratchFolder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ScratchFolder.class);

  private final Path path;

  private ScratchFolder(Path path) {
    this.path = path;
  }

  /** Creates a folder in the default temporary-file directory. */
  public static ScratchFolder create() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("gradwatch-"));
  }

  /** Creates a subfolder. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(path.resolve(name));
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      log.warn("cannot delete temporary folder {}: {}", path, e.toString());
    }
  }
}
