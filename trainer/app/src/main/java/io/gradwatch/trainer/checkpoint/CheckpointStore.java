package io.gradwatch.trainer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, each in a folder of its own. A checkpoint is written under another
 * name, synchronised to disk, renamed, and marked as complete last; one without the mark is never
 * read.
 */
public final class CheckpointStore {

  private static final String WRITING = "writing-";

  /** Later attempts first, and within an attempt later steps first. */
  private static final Comparator<StoredCheckpoint> NEWEST_FIRST =
      Comparator.comparingInt(StoredCheckpoint::attempt)
          .thenComparingLong(StoredCheckpoint::steps)
          .reversed();

  private static final Logger log = LoggerFactory.getLogger(CheckpointStore.class);

  private final Path folder;

  /** Checkpoints in a folder, which is created with the first one. */
  public CheckpointStore(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a checkpoint.
   *
   * @param configuration configuration of the network, as JSON
   * @param beforeComplete called before the checkpoint becomes complete
   * @throws IOException if it cannot be written; what was written of it is deleted
   */
  public StoredCheckpoint write(
      Checkpoint checkpoint, String configuration, Runnable beforeComplete) throws IOException {
    String name =
        String.format(
            Locale.ROOT,
            "step-%012d-attempt-%d",
            checkpoint.state().stepsTaken(),
            checkpoint.attempt());
    Path writing = folder.resolve(WRITING + name);
    Path complete = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      DurableFiles.deleteFolder(writing);
      Files.createDirectory(writing);
      List<FileChecksum> files = CheckpointFiles.write(writing, checkpoint, configuration);
      DurableFiles.syncFolder(writing);
      DurableFiles.deleteFolder(complete); // an incomplete or damaged one of the same step
      Files.move(writing, complete, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.syncFolder(folder);
      beforeComplete.run();
      CheckpointMarker marker = CheckpointMarker.of(checkpoint, files);
      CheckpointFiles.writeMarker(complete, marker);
      return StoredCheckpoint.of(complete, marker);
    } catch (IOException failed) {
      deleteIncomplete(writing, failed);
      if (!CheckpointFiles.isComplete(complete)) {
        deleteIncomplete(complete, failed);
      }
      throw failed;
    }
  }

  private static void deleteIncomplete(Path incomplete, IOException failed) {
    try {
      DurableFiles.deleteFolder(incomplete);
    } catch (IOException notDeleted) {
      failed.addSuppressed(notDeleted);
    }
  }

  /**
   * Complete checkpoints, newest first.
   *
   * @param onDamaged receives a line for each that has no readable mark
   */
  public List<StoredCheckpoint> list(Consumer<String> onDamaged) throws IOException {
    List<StoredCheckpoint> found = new ArrayList<>();
    for (Path candidate : folders()) {
      if (isWriting(candidate) || !CheckpointFiles.isComplete(candidate)) {
        continue;
      }
      try {
        found.add(StoredCheckpoint.of(candidate, CheckpointFiles.readMarker(candidate)));
      } catch (DamagedCheckpointException damaged) {
        onDamaged.accept(line(candidate, damaged));
      }
    }
    found.sort(NEWEST_FIRST);
    return found;
  }

  /**
   * Reads the newest complete checkpoint that is as it was written.
   *
   * @param firstAttempt attempt before which checkpoints are disregarded
   * @param onDamaged receives a line for each newer one that is damaged
   */
  public Optional<Checkpoint> newest(int firstAttempt, Consumer<String> onDamaged)
      throws IOException {
    for (StoredCheckpoint stored : list(onDamaged)) {
      if (stored.attempt() < firstAttempt) {
        continue;
      }
      try {
        return Optional.of(CheckpointFiles.read(stored.folder()));
      } catch (DamagedCheckpointException damaged) {
        onDamaged.accept(line(stored.folder(), damaged));
      }
    }
    return Optional.empty();
  }

  private static String line(Path checkpoint, DamagedCheckpointException damaged) {
    return "checkpoint " + checkpoint + " is damaged and is not used: " + damaged.getMessage();
  }

  /**
   * Deletes checkpoints that are not to be kept, and what was left of incomplete ones. A failure is
   * logged: disk space is lost, nothing else.
   *
   * @param firstAttempt attempt before which checkpoints are not kept
   * @param keep number of newest checkpoints to keep, at least 1
   * @param keepBest number of checkpoints with the lowest test loss to keep besides them
   */
  public void prune(int firstAttempt, int keep, int keepBest) {
    try {
      List<StoredCheckpoint> all =
          list(damaged -> {}).stream().filter(stored -> stored.attempt() >= firstAttempt).toList();
      Set<Path> kept = new HashSet<>();
      all.stream().limit(keep).map(StoredCheckpoint::folder).forEach(kept::add);
      all.stream()
          .filter(stored -> stored.testLoss().isPresent())
          .sorted(Comparator.comparingDouble(stored -> stored.testLoss().getAsDouble()))
          .limit(keepBest)
          .map(StoredCheckpoint::folder)
          .forEach(kept::add);
      for (Path candidate : folders()) {
        if (!kept.contains(candidate)) {
          delete(candidate);
        }
      }
    } catch (IOException failed) {
      log.warn("old checkpoints cannot be deleted in {}: {}", folder, failed.toString());
    }
  }

  /** Without its mark first, so that a checkpoint that is deleted in part is never read. */
  private static void delete(Path checkpoint) throws IOException {
    Files.deleteIfExists(checkpoint.resolve(CheckpointMarker.FILE));
    DurableFiles.deleteFolder(checkpoint);
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private static boolean isWriting(Path candidate) {
    return String.valueOf(candidate.getFileName()).startsWith(WRITING);
  }
}
