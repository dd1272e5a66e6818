package io.gradwatch.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Validates a scrape with Prometheus' {@code promtool}. */
public final class Promtool {

  private Promtool() {}

  public static void assertPasses(String scrape) throws IOException, InterruptedException {
    Path file = Files.createTempFile("scrape", ".txt");
    Path output = Files.createTempFile("promtool", ".txt");
    Files.writeString(file, scrape);
    Process promtool;
    try {
      promtool =
          new ProcessBuilder("promtool", "check", "metrics")
              .redirectInput(file.toFile())
              .redirectOutput(output.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      fail(
          "promtool is not installed: ./gradwatch test installs it (Debian: apt-get install prometheus)",
          e);
      return;
    }
    int code = promtool.waitFor();
    assertThat(Files.readString(output, UTF_8)).as("promtool check metrics").isEmpty();
    assertThat(code).isZero();
  }
}
