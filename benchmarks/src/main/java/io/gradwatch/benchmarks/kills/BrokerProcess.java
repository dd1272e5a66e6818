package io.gradwatch.benchmarks.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, which restarts with its data at its address. */
final class BrokerProcess implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;

  private final Path folder;
  private final String bootstrap;
  private ChildProcess process;
  private boolean closed;

  private BrokerProcess(Path folder, String bootstrap, ChildProcess process) {
    this.folder = folder;
    this.bootstrap = bootstrap;
    this.process = process;
  }

  /** Starts a broker with an empty data folder and returns once it accepts requests. */
  static BrokerProcess start(Path folder) throws IOException, InterruptedException {
    ChildProcess process =
        ChildProcess.start(BrokerMain.class, folder, Map.of(), List.of(data(folder)));
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (true) {
      List<String> lines = Files.readAllLines(folder.resolve("out.txt"));
      if (!lines.isEmpty()) {
        return new BrokerProcess(folder, lines.get(0), process);
      }
      if (!process.alive() || System.nanoTime() - deadline > 0) {
        process.close();
        throw new IOException(
            "the broker did not start: " + Files.readString(folder.resolve("err.txt")));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static String data(Path folder) {
    return folder.resolve("data").toString();
  }

  String bootstrap() {
    return bootstrap;
  }

  /** Kills the broker and starts it again, without waiting until it accepts requests. */
  synchronized void killAndRestart() throws IOException, InterruptedException {
    kill();
    restart();
  }

  synchronized void kill() throws InterruptedException {
    process.kill();
  }

  /**
   * Starts the broker again if it has ended by itself, for instance because a client's connection
   * used its port while it was down.
   */
  synchronized void restartIfEnded() throws IOException {
    if (!process.alive() && !closed) {
      restart();
    }
  }

  private void restart() throws IOException {
    process =
        ChildProcess.start(BrokerMain.class, folder, Map.of(), List.of(data(folder), bootstrap));
  }

  @Override
  public synchronized void close() {
    closed = true;
    process.close();
  }
}
