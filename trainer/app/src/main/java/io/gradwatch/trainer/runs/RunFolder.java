package io.gradwatch.trainer.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictFormat;
import io.gradwatch.protocol.logging.LogRateLimiter;
import io.gradwatch.trainer.checkpoint.CheckpointStore;
import io.gradwatch.trainer.checkpoint.DurableFiles;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a run, locked while a process trains it. Holds the resolved job, the state, the
 * checkpoints, the trained network, the verdicts, the report and a log. What cannot be written
 * while the run trains is logged and counted, and training goes on.
 */
public final class RunFolder implements AutoCloseable {

  /** Name of the file of the report. */
  public static final String REPORT = "report.json";

  static final String STATUS = "state.json";
  static final String PROGRESS = "progress.json";
  static final String LOCK = "lock";
  static final String VERDICTS = "verdicts.jsonl";
  static final String CHECKPOINTS = "checkpoints";

  private static final long PROGRESS_INTERVAL_NANOS = 2_000_000_000L;

  private static final Logger logger = LoggerFactory.getLogger(RunFolder.class);

  /** What a later version added is disregarded. */
  static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path path;
  private final FileChannel lockFile;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private long nextProgressNanos = System.nanoTime();

  private RunFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Opens the folder of a run, which is created if it is not there.
   *
   * @param root folder that holds a folder for each run
   * @throws RunLockedException if another process trains the run
   */
  public static RunFolder open(Path root, String run) throws IOException, RunLockedException {
    Path path = Files.createDirectories(root.resolve(name(run)));
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new RunLockedException(path);
    }
    return new RunFolder(path, channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** Whether a process trains the run of a folder. */
  static boolean isLocked(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
      return !locked(channel);
    } catch (NoSuchFileException neverTrained) {
      return false;
    }
  }

  /** Name of a run's folder: encoded, because the name of a run may contain separators of paths. */
  static String name(String run) {
    String encoded = URLEncoder.encode(run, StandardCharsets.UTF_8);
    return encoded.matches("\\.+") ? encoded.replace(".", "%2E") : encoded;
  }

  public Path path() {
    return path;
  }

  /** The checkpoints of the run. */
  public CheckpointStore checkpoints() {
    return new CheckpointStore(path.resolve(CHECKPOINTS));
  }

  /** The state that the last attempt left; empty if there was none, or it cannot be read. */
  public Optional<RunStatus> status() throws IOException {
    return read(path.resolve(STATUS), RunStatus.class);
  }

  /** The report of the last attempt; empty if there is none, or it cannot be read. */
  public Optional<JsonNode> report() throws IOException {
    return read(path.resolve(REPORT), JsonNode.class);
  }

  static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (JsonProcessingException damaged) {
      logger.warn("{} cannot be read and is disregarded: {}", file, damaged.getOriginalMessage());
      return Optional.empty();
    }
  }

  /** Replaces the state. */
  public void write(RunStatus status) throws IOException {
    DurableFiles.replace(path.resolve(STATUS), out -> out.write(JSON.writeValueAsBytes(status)));
  }

  /** Replaces the state; a failure is logged. */
  public void tryWrite(RunStatus status) {
    attempt(STATUS, () -> write(status));
  }

  /** Replaces a file of the folder as a whole. */
  public void replace(String name, byte[] content) throws IOException {
    DurableFiles.replace(path.resolve(name), out -> out.write(content));
  }

  /** Replaces a file of the folder as a whole; a failure is logged. */
  public void tryReplace(String name, DurableFiles.Content content) {
    attempt(name, () -> DurableFiles.replace(path.resolve(name), content));
  }

  /** Notes how far the training is, at most every two seconds. */
  public void progress(int attempt, long steps, double loss) {
    long now = System.nanoTime();
    if (now - nextProgressNanos < 0) {
      return;
    }
    nextProgressNanos = now + PROGRESS_INTERVAL_NANOS;
    attempt(
        PROGRESS,
        () -> {
          Path written = path.resolve(PROGRESS + ".writing");
          Files.write(written, JSON.writeValueAsBytes(new RunProgress(attempt, steps, loss)));
          Files.move(
              written,
              path.resolve(PROGRESS),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        });
  }

  /** Appends a verdict as it was published. */
  public synchronized void append(Event event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("time", event.time().toString());
    fields.put("attempt", event.attempt());
    fields.put("id", event.id());
    fields.put("phase", event.phase().name());
    fields.putAll(VerdictFormat.fields(event));
    attempt(VERDICTS, () -> appendLine(VERDICTS, JSON.writeValueAsString(fields)));
  }

  /** Appends a line to the log of the run. */
  public synchronized void log(String line) {
    attempt("log.txt", () -> appendLine("log.txt", Instant.now() + " " + line));
  }

  private void appendLine(String file, String line) throws IOException {
    Files.writeString(
        path.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** An action that may fail. */
  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(String file, Writing writing) {
    try {
      writing.run();
    } catch (IOException failed) {
      if (rateLimiter.tryAcquire()) {
        logger.warn(
            "{} cannot be written, training goes on: {} (suppressed={})",
            path.resolve(file),
            failed.toString(),
            rateLimiter.takeSuppressed());
      }
    }
  }

  /** Unlocks the folder. */
  @Override
  public void close() {
    attempt(LOCK, lockFile::close);
  }
}
