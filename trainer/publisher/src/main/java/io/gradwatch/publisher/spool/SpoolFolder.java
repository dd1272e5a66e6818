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

/** The spools of one cluster: of all its publishers that run on this machine, and of dead ones. */
public final class SpoolFolder {

  private static final String SUFFIX = ".spool";

  private final Path folder;

  private SpoolFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder if need be, for this user alone.
   *
   * @throws IOException when it cannot be made or written
   */
  public static SpoolFolder of(Path folder) throws IOException {
    Files.createDirectories(folder, ownerOnly());
    if (!Files.isWritable(folder)) {
      throw new IOException(folder + " cannot be written");
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

  /** A new spool, behind all others by name. */
  public Spool create() throws SpoolException {
    return create(Spool.SEGMENT_BYTES);
  }

  Spool create(int segmentBytes) throws SpoolException {
    try {
      Files.createDirectories(folder, ownerOnly()); // another publisher may have left it
      // Names sort by age; their second part tells publishers of one moment apart.
      String name = "%013d-%s".formatted(nextTimestamp(), UUID.randomUUID());
      return Spool.create(folder.resolve(name + SUFFIX), segmentBytes);
    } catch (IOException e) {
      throw new SpoolException(folder, e);
    }
  }

  /** Now in ms, or later where a clock went back. */
  private long nextTimestamp() throws SpoolException {
    return listSpools().stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.matches("\\d{13}-.*"))
        .mapToLong(name -> Long.parseLong(name.substring(0, 13)) + 1)
        .reduce(Instant.now().toEpochMilli(), Math::max);
  }

  /**
   * What was found.
   *
   * @param spools that nobody held, the oldest first
   * @param damage a line for each file that is damaged or cannot be read
   */
  public record Adopted(List<Spool> spools, List<String> damage) {}

  /** Takes every spool that nobody holds; empty ones are removed. */
  public Adopted adopt() throws SpoolException {
    List<Spool> spools = new ArrayList<>();
    List<String> damage = new ArrayList<>();
    for (Path path : listSpools()) {
      try {
        Spool.takeOver(path, damage::add).ifPresent(spools::add);
      } catch (IOException e) {
        damage.add(path + " is left where it is: " + SpoolException.oneLine(e));
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

  /** Removes the folder when nothing is in it. */
  public void deleteIfEmpty() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // Another publisher is there, or reports are.
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
