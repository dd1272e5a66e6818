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
 * A folder of recorded runs: {@code VARIANT__SEED.gwr.gz} is a stream, {@code VARIANT__SEED.json}
 * its facts. The JSON is moved into place last and at once: a stream that has none was cut off, and
 * is recorded again.
 */
public final class RecordingFolder {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  public RecordingFolder(Path folder) {
    this.folder = folder;
  }

  /** Where streams are kept when nobody says where. */
  public static Path defaultFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path caches =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return caches.resolve("gradwatch").resolve("streams");
  }

  /** What is trained while its stream is written. */
  @FunctionalInterface
  public interface RecordedTraining {
    TrialResult run(ReportSink sink);
  }

  /** Whether a run was recorded, whole, under this fingerprint. */
  public boolean contains(String variant, long seed, String fingerprint) {
    try {
      return readMetadata(variant, seed)
          .filter(f -> f.fingerprint().equals(fingerprint))
          .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Trains and writes. */
  public void record(String variant, long seed, String fingerprint, RecordedTraining training)
      throws IOException {
    Files.createDirectories(folder);
    Path partialFile = folder.resolve(baseName(variant, seed) + ".part");
    TrialResult result;
    try (RecordingWriter writer = RecordingWriter.to(partialFile)) {
      result = training.run(writer);
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

  /** Reads a run that the folder holds. */
  public Recording read(String variant, long seed) throws IOException {
    RunMetadata metadata =
        readMetadata(variant, seed)
            .orElseThrow(() -> new IOException(metadataFile(variant, seed) + " is missing"));
    return new Recording(metadata, RecordingReader.read(reportsFile(variant, seed)));
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
