package io.gradwatch.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.streams.StreamEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The whole monitor, default settings, in a JVM of its own. */
public final class BenchmarkMonitor implements AutoCloseable {

  /** Prefix of the topics of its state: the default application id. */
  public static final String APPLICATION_ID = "gradwatch-monitor";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CommandProcess child;

  private BenchmarkMonitor(CommandProcess child) {
    this.child = child;
  }

  /** Starts the JVM; the monitor starts with {@link #start(String, Path)}. */
  public static BenchmarkMonitor create(Path folder) throws IOException {
    return create(folder, "2g");
  }

  /**
   * Starts the JVM with another heap.
   *
   * @param maxHeap maximum heap, for example {@code 2g}
   */
  public static BenchmarkMonitor create(Path folder, String maxHeap) throws IOException {
    return new BenchmarkMonitor(CommandProcess.start(BenchmarkMonitorMain.class, maxHeap, folder));
  }

  /**
   * Starts a monitor.
   *
   * @return address of its HTTP server
   */
  public URI start(String bootstrap, Path stateDir) throws IOException, InterruptedException {
    Files.createDirectories(stateDir);
    return URI.create(child.ask("start " + bootstrap + " " + stateDir, TIMEOUT));
  }

  /** Usage of the process, and the steps that the monitor has evaluated since it was started. */
  public ProcessUsage usage() throws IOException, InterruptedException {
    return JSON.readValue(child.ask("usage", TIMEOUT), ProcessUsage.class);
  }

  /** Number of descriptions of runs that the monitor has evaluated since it was started. */
  public long runInfosEvaluated() throws IOException, InterruptedException {
    return Long.parseLong(child.ask("infos", TIMEOUT));
  }

  /** Heap that is in use after a garbage collection, in bytes. */
  public long liveHeapBytes() throws IOException, InterruptedException {
    return Long.parseLong(child.ask("heap", TIMEOUT));
  }

  /** Number of times that something happened to the stream since the monitor was started. */
  public long events(StreamEvent event) throws IOException, InterruptedException {
    return Long.parseLong(child.ask("events " + event.name(), TIMEOUT));
  }

  /** Stops the monitor, which commits what it has evaluated; returns its last usage. */
  public ProcessUsage stop() throws IOException, InterruptedException {
    return JSON.readValue(child.ask("stop", TIMEOUT), ProcessUsage.class);
  }

  @Override
  public void close() {
    child.close();
  }
}
