package io.gradwatch.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A consumer of the step reports in a JVM of its own. */
public final class ConsumerProcess implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CommandProcess child;

  private ConsumerProcess(CommandProcess child) {
    this.child = child;
  }

  public static ConsumerProcess create(Path folder) throws IOException {
    return new ConsumerProcess(CommandProcess.start(ConsumerMain.class, "1g", folder));
  }

  /**
   * Reads the steps of a topic that is not empty from its beginning, again and again.
   *
   * @return what the process has used and read in this time
   */
  public ProcessUsage read(ReadMode mode, Duration duration, String bootstrap)
      throws IOException, InterruptedException {
    String command = mode + " " + duration.toMillis() + " " + bootstrap;
    return JSON.readValue(child.ask(command, TIMEOUT.plus(duration)), ProcessUsage.class);
  }

  @Override
  public void close() {
    child.close();
  }
}
