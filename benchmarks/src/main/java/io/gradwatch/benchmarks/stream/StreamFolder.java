package io.gradwatch.benchmarks.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.gradwatch.lab.trial.TrialResult;
import io.gradwatch.protocol.ReportSink;
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
public final class StreamFolder {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  public StreamFolder(Path folder) {
    this.folder = folder;
  }

  /** Where streams are kept when nobody says where. */
  public static Path usual() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path caches =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return caches.resolve("gradwatch").resolve("streams");
  }

  /** What is trained while its stream is written. */
  @FunctionalInterface
  public interface Training {
    TrialResult run(ReportSink sink);
  }

  /** Whether a run was recorded, whole, under this fingerprint. */
  public boolean holds(String variant, long seed, String fingerprint) {
    try {
      return facts(variant, seed).filter(f -> f.fingerprint().equals(fingerprint)).isPresent();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Trains and writes. */
  public void record(String variant, long seed, String fingerprint, Training training)
      throws IOException {
    Files.createDirectories(folder);
    Path part = folder.resolve(name(variant, seed) + ".part");
    TrialResult result;
    try (StreamWriter writer = StreamWriter.to(part)) {
      result = training.run(writer);
    }
    RunFacts facts =
        new RunFacts(
            variant,
            seed,
            fingerprint,
            result.duration().toMillis() / 1e3,
            result.failure(),
            result.evaluations());
    Files.deleteIfExists(json(variant, seed));
    Files.move(part, stream(variant, seed), StandardCopyOption.REPLACE_EXISTING);
    JSON.writeValue(part.toFile(), facts);
    Files.move(part, json(variant, seed), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads a run that the folder holds. */
  public Recording read(String variant, long seed) throws IOException {
    RunFacts facts =
        facts(variant, seed)
            .orElseThrow(() -> new IOException(json(variant, seed) + " is missing"));
    return new Recording(facts, StreamReader.read(stream(variant, seed)));
  }

  private Optional<RunFacts> facts(String variant, long seed) throws IOException {
    Path file = json(variant, seed);
    return Files.isRegularFile(file)
        ? Optional.of(JSON.readValue(file.toFile(), RunFacts.class))
        : Optional.empty();
  }

  private Path stream(String variant, long seed) {
    return folder.resolve(name(variant, seed) + ".gwr.gz");
  }

  private Path json(String variant, long seed) {
    return folder.resolve(name(variant, seed) + ".json");
  }

  private static String name(String variant, long seed) {
    return variant + "__" + seed;
  }
}
