package io.gradwatch.benchmarks.kills;

import io.gradwatch.cli.Gradwatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code gradwatch monitor} in a process of its own. */
final class MonitorProcess implements AutoCloseable {

  private final Path folder;
  private final String bootstrap;
  private final Map<String, String> environment;
  private ChildProcess process;
  private boolean wanted = true;

  private MonitorProcess(
      Path folder, String bootstrap, Map<String, String> environment, ChildProcess process) {
    this.folder = folder;
    this.bootstrap = bootstrap;
    this.environment = environment;
    this.process = process;
  }

  /**
   * Starts a monitor on a free port, without waiting for it.
   *
   * @param environment further settings, as environment variables
   */
  static MonitorProcess start(Path folder, String bootstrap, Map<String, String> environment)
      throws IOException {
    Map<String, String> all = new HashMap<>(environment);
    all.put("GRADWATCH_MONITOR_REPLICATION_FACTOR", "1");
    all.put("GRADWATCH_MONITOR_BROKER_TIMEOUT_SECONDS", "60");
    return new MonitorProcess(folder, bootstrap, all, startProcess(folder, bootstrap, all));
  }

  private static ChildProcess startProcess(
      Path folder, String bootstrap, Map<String, String> environment) throws IOException {
    return ChildProcess.start(
        Gradwatch.class,
        folder,
        environment,
        List.of("monitor", "--bootstrap", bootstrap, "--port", "0"));
  }

  synchronized boolean alive() {
    return process.alive();
  }

  synchronized void kill() throws InterruptedException {
    wanted = false;
    process.kill();
  }

  /** Starts the monitor again with its folder, as a supervisor does. */
  synchronized void restart() throws IOException {
    wanted = true;
    process = startProcess(folder, bootstrap, environment);
  }

  /** Starts the monitor again if it has ended by itself, as a supervisor does. */
  synchronized void restartIfEnded() throws IOException {
    if (wanted && !process.alive()) {
      restart();
    }
  }

  synchronized void suspend() throws IOException, InterruptedException {
    process.suspend();
  }

  synchronized void resume() throws IOException, InterruptedException {
    process.resume();
  }

  @Override
  public synchronized void close() {
    wanted = false;
    process.close();
  }
}
