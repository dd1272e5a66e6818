package io.gradwatch.monitor.history;

import io.gradwatch.protocol.logging.LogRateLimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history by step of all runs: a file, and a thread that reads the topic of steps into it.
 * Queries are answered from the file while the thread writes. Whatever fails is begun again from
 * what the file has; a file that cannot be read is built again from the topic.
 */
public final class StepHistory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StepHistory.class);
  private static final String FILE = "history.mv";
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  /** Share of the heap that unfinished bins may have. */
  private static final int HEAP_SHARE = 16;

  private static final int BYTES_PER_OPEN_VALUE = 44;

  private final Path file;
  private final Properties client;
  private final HistoryLimits limits;
  private final HistoryCounters counters = new HistoryCounters();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private final Thread thread = new Thread(this::run, "gradwatch-history");
  private volatile @Nullable HistoryStore current;

  private StepHistory(Path file, Properties client, HistoryLimits limits) {
    this.file = file;
    this.client = client;
    this.limits = limits;
    thread.setDaemon(true);
  }

  /**
   * Starts reading. The topic of steps must exist.
   *
   * @param directory directory of this process alone
   * @param client properties of a Kafka client, bootstrap servers included
   */
  public static StepHistory start(Path directory, Properties client, HistoryLimits limits) {
    StepHistory history = new StepHistory(directory.resolve(FILE), client, limits);
    history.thread.start();
    return history;
  }

  /**
   * Opens the history as it is, without reading the topic.
   *
   * @param directory directory that another process does not use
   */
  public static StepHistory open(Path directory, HistoryLimits limits) {
    StepHistory history = new StepHistory(directory.resolve(FILE), new Properties(), limits);
    history.current = history.open();
    return history;
  }

  private void run() {
    while (closed.getCount() > 0) {
      try (HistoryStore store = open()) {
        current = store;
        HistoryWriter writer = new HistoryWriter(store, limits, counters, maxOpenValues());
        try (StepTopicReader reader = StepTopicReader.open(client, store, writer, counters)) {
          reader.readUntil(() -> closed.getCount() == 0);
        }
      } catch (RuntimeException e) {
        current = null;
        failed(e);
      }
    }
    current = null;
  }

  private static long maxOpenValues() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES_PER_OPEN_VALUE;
  }

  private HistoryStore open() {
    try {
      Files.createDirectories(file.getParent());
      return HistoryStore.open(file);
    } catch (MVStoreException e) {
      if (e.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT
          && e.getErrorCode() != DataUtils.ERROR_UNSUPPORTED_FORMAT) {
        throw e;
      }
      log.warn(
          "history file cannot be read and is built again from the topic (file={} problem={})",
          file,
          e.getMessage());
      counters.failed();
      return recreate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HistoryStore recreate() {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return HistoryStore.open(file);
  }

  private void failed(RuntimeException e) {
    counters.failed();
    if (rateLimiter.tryAcquire()) {
      log.warn(
          "history by step failed and begins again from its last commit in {} s (file={}"
              + " suppressed={})",
          RETRY_INTERVAL.toSeconds(),
          file,
          rateLimiter.takeSuppressed(),
          e);
    }
    try {
      if (closed.await(RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        log.debug("closed while waiting");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T read(Function<StepHistoryReader, T> question) {
    HistoryStore store = current;
    if (store == null) {
      throw new HistoryUnavailableException("the history by step is being opened");
    }
    try {
      return question.apply(new StepHistoryReader(store));
    } catch (MVStoreException e) {
      throw new HistoryUnavailableException(
          "the history by step cannot be read: " + e.getMessage());
    }
  }

  /**
   * Returns the attempts of a run, in ascending order; empty for a run that is not in the history.
   *
   * @throws HistoryUnavailableException if the file cannot be read at the moment
   */
  public List<AttemptSummary> attempts(String run) {
    return read(reader -> reader.attempts(run));
  }

  /**
   * Returns the layers of a run, by depth.
   *
   * @throws HistoryUnavailableException if the file cannot be read at the moment
   */
  public List<HistoryLayer> layers(String run) {
    return read(reader -> reader.layers(run));
  }

  /**
   * Returns the layers of a run whose gradients through time are kept, by depth.
   *
   * @throws HistoryUnavailableException if the file cannot be read at the moment
   */
  public List<HistoryLayer> timedLayers(String run) {
    return read(reader -> reader.timedLayers(run));
  }

  /**
   * Returns the bins that a query asks for; empty if there are none.
   *
   * @throws HistoryUnavailableException if the file cannot be read at the moment
   */
  public BinSeries bins(HistoryQuery query) {
    return read(reader -> reader.read(query));
  }

  public HistoryCounters counters() {
    return counters;
  }

  /** Stops reading, and makes what was read durable. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    HistoryStore opened = current;
    if (opened != null) {
      opened.close();
      current = null;
    }
  }
}
