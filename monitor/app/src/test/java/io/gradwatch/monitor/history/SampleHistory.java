package io.gradwatch.monitor.history;

import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A history of given steps, in a file that is deleted at the end. */
public final class SampleHistory implements AutoCloseable {

  static final HistoryLimits LIMITS =
      new HistoryLimits(1L << 30, 1L << 28, 100, Duration.ofDays(7));

  private final Path directory;
  private final StepHistory history;

  private SampleHistory(Path directory) {
    this.directory = directory;
    history = StepHistory.open(directory, LIMITS);
  }

  public static SampleHistory empty() {
    return of(List.of());
  }

  public static SampleHistory of(List<StepReport> steps) {
    try {
      Path directory = Files.createTempDirectory("gradwatch-history");
      try (HistoryStore store = HistoryStore.open(directory.resolve("history.mv"))) {
        HistoryWriter writer =
            new HistoryWriter(store, LIMITS, new HistoryCounters(), Long.MAX_VALUE);
        steps.forEach(step -> writer.add(StepColumns.of(step), step.time()));
        writer.commit(Steps.TIME);
      }
      return new SampleHistory(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public StepHistory history() {
    return history;
  }

  @Override
  public void close() {
    history.close();
    try {
      Files.deleteIfExists(directory.resolve("history.mv"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
