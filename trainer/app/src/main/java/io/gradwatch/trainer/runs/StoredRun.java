package io.gradwatch.trainer.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.protocol.Severity;
import io.gradwatch.trainer.checkpoint.CheckpointStore;
import io.gradwatch.trainer.checkpoint.StoredCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run as its folder shows it.
 *
 * @param folder folder of the run
 * @param status state that was written last
 * @param activity what the run is doing
 * @param steps steps taken, as far as is known
 * @param loss loss of the last of them; NaN before the first
 * @param checkpoint newest complete checkpoint; empty if there is none
 * @param verdicts kinds of the verdicts that notify, in the order in which they began
 */
public record StoredRun(
    Path folder,
    RunStatus status,
    Activity activity,
    long steps,
    double loss,
    Optional<StoredCheckpoint> checkpoint,
    List<String> verdicts) {

  /** What a run is doing, or how it ended. */
  public enum Activity {
    RUNNING,
    /** Its process has ended without saying so; it can be resumed. */
    KILLED,
    STOPPED,
    FINISHED,
    FAILED;

    /** As it is shown. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public StoredRun {
    verdicts = List.copyOf(verdicts);
  }

  /** All runs in a folder of run folders, by name. */
  public static List<StoredRun> list(Path root) throws IOException {
    List<StoredRun> runs = new ArrayList<>();
    for (Path folder : folders(root)) {
      Optional<RunStatus> status =
          RunFolder.read(folder.resolve(RunFolder.STATUS), RunStatus.class);
      if (status.isPresent()) {
        runs.add(of(folder, status.get()));
      }
    }
    return runs;
  }

  private static List<Path> folders(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
  }

  private static StoredRun of(Path folder, RunStatus status) throws IOException {
    Optional<RunProgress> progress =
        RunFolder.read(folder.resolve(RunFolder.PROGRESS), RunProgress.class)
            .filter(newer -> newer.attempt() == status.attempt() && newer.steps() > status.steps());
    return new StoredRun(
        folder,
        status,
        activity(folder, status),
        progress.map(RunProgress::steps).orElse(status.steps()),
        progress.map(RunProgress::loss).orElse(status.loss()),
        new CheckpointStore(folder.resolve(RunFolder.CHECKPOINTS))
            .list(damaged -> {}).stream()
                .filter(stored -> stored.attempt() >= status.firstAttempt())
                .findFirst(),
        verdicts(folder, status.firstAttempt()));
  }

  private static Activity activity(Path folder, RunStatus status) throws IOException {
    if (status.state().ended()) {
      return Activity.valueOf(status.state().name());
    }
    return RunFolder.isLocked(folder) ? Activity.RUNNING : Activity.KILLED;
  }

  /** A line that a kill has cut off is left out. */
  private static List<String> verdicts(Path folder, int firstAttempt) throws IOException {
    Set<String> kinds = new LinkedHashSet<>();
    Path file = folder.resolve(RunFolder.VERDICTS);
    if (!Files.exists(file)) {
      return List.of();
    }
    for (String line : Files.readAllLines(file)) {
      JsonNode event = parsed(line);
      if (event.path("attempt").asInt() >= firstAttempt
          && !event.path("severity").asText().equals(Severity.INFO.label())) {
        kinds.add(event.path("kind").asText());
      }
    }
    return List.copyOf(kinds);
  }

  private static JsonNode parsed(String line) {
    try {
      return RunFolder.JSON.readTree(line);
    } catch (IOException cutOff) {
      return RunFolder.JSON.nullNode();
    }
  }
}
