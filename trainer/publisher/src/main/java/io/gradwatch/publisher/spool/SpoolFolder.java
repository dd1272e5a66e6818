package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The spools of one cluster: those of running publishers on this machine and of dead ones. */
public final class SpoolFolder {

  private static final String SUFFIX = ".spool";

  private final Path folder;

  private SpoolFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates the folder if it does not exist, accessible to this user only.
   *
   * @throws IOException if it cannot be created or is not writable
   */
  public static SpoolFolder of(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly());
    if (!Files.isWritable(folder)) {
      throw new IOException(folder + " is not writable");
    }
    return new SpoolFolder(folder);
  }

  static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  public Path path() {
    return folder;
  }

  /** Creates a spool whose name sorts after all others. */
  public Spool create() throws SpoolException {
    return create(Spool.SEGMENT_BYTES);
  }

  Spool create(int segmentBytes) throws SpoolException {
    try {
      Files.createDirectories(folder, ownerOnly()); // another publisher may have deleted it
      // Names sort by age; the UUID makes those of the same moment unique.
      String name = "%013d-%s".formatted(nextTimestamp(), UUID.randomUUID());
      return Spool.create(folder.resolve(name + SUFFIX), segmentBytes);
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
  }

  /** Current time in ms, or more if the clock has been set back. */
  private long nextTimestamp() throws SpoolException {
    return listSpools().stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.matches("\\d{13}-.*"))
        .mapToLong(name -> Long.parseLong(name.substring(0, 13)) + 1)
        .reduce(Instant.now().toEpochMilli(), Math::max);
  }

  /**
   * Spools that were taken over.
   *
   * @param spools spools that no publisher held, oldest first
   * @param damage a line for each file that is damaged or unreadable
   */
  public record Adopted(List<Spool> spools, List<String> damage) {}

  /** Takes over every spool that no publisher holds; deletes empty ones. */
  public Adopted adopt() throws SpoolException {
    List<Spool> spools = new ArrayList<>();
    List<String> damage = new ArrayList<>();
    for (Path path : listSpools()) {
      try {
        Spool.takeOver(path, damage::add).ifPresent(spools::add);
      } catch (IOException e) {
        damage.add(path + " is ignored: " + SpoolException.oneLine(e));
      }
    }
    spools.removeIf(SpoolFolder::deletedIfEmpty);
    return new Adopted(spools, damage);
  }

  private static boolean deletedIfEmpty(Spool spool) {
    if (spool.size() == 0) {
      spool.delete();
    }
    return spool.size() == 0;
  }

  /** Deletes the folder if it is empty. */
  public void deleteIfEmpty() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Another publisher uses it, or it contains reports.
    }
  }

  private List<Path> listSpools() throws SpoolException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
  }
}
