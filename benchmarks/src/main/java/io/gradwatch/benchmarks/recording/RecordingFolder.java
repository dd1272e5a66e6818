package io.gradwatch.benchmarks.recording;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.training.loop.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A folder of recorded runs: {@code VARIANT__SEED.gwr.gz} holds the reports, {@code
 * VARIANT__SEED.json} the metadata. The metadata are moved into place last and atomically: reports
 * without metadata belong to an interrupted recording and are recorded again.
 */
public final class RecordingFolder {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  public RecordingFolder(Path folder) {
    this.folder = folder;
  }

  /** Folder of recordings if no other is specified. */
  public static Path defaultFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path caches =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return caches.resolve("gradwatch").resolve("streams");
  }

  /** A training whose reports are recorded. */
  @FunctionalInterface
  public interface RecordedTraining {
    TrialResult run(ReportSink sink);
  }

  /** Whether the folder contains a complete recording with this fingerprint. */
  public boolean contains(String variant, long seed, String fingerprint) {
    try {
      return readMetadata(variant, seed)
          .filter(f -> f.fingerprint().equals(fingerprint))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs a training and records it. */
  public void record(String variant, long seed, String fingerprint, RecordedTraining training)
      throws IOException {
    Files.createDirectories(folder);
    Path partialFile = folder.resolve(baseName(variant, seed) + ".part");
    TrialResult result;
    try (RecordingSink sink = RecordingSink.to(partialFile)) {
      result = training.run(sink);
    }
    RunMetadata metadata =
        new RunMetadata(
            variant,
            seed,
            fingerprint,
            result.duration().toMillis() / 1e3,
            result.failure(),
            result.evaluations());
    Files.deleteIfExists(metadataFile(variant, seed));
    Files.move(partialFile, reportsFile(variant, seed), StandardCopyOption.REPLACE_EXISTING);
    JSON.writeValue(partialFile.toFile(), metadata);
    Files.move(partialFile, metadataFile(variant, seed), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads a recording that the folder contains. */
  public Recording read(String variant, long seed) throws IOException {
    RunMetadata metadata =
        readMetadata(variant, seed)
            .orElseThrow(() -> new IOException(metadataFile(variant, seed) + " does not exist"));
    return new Recording(metadata, RecordedReports.read(reportsFile(variant, seed)));
  }

  private Optional<RunMetadata> readMetadata(String variant, long seed) throws IOException {
    Path file = metadataFile(variant, seed);
    return Files.isRegularFile(file)
        ? Optional.of(JSON.readValue(file.toFile(), RunMetadata.class))
        : Optional.empty();
  }

  private Path reportsFile(String variant, long seed) {
    return folder.resolve(baseName(variant, seed) + ".gwr.gz");
  }

  private Path metadataFile(String variant, long seed) {
    return folder.resolve(baseName(variant, seed) + ".json");
  }

  private static String baseName(String variant, long seed) {
    return variant + "__" + seed;
  }
}
