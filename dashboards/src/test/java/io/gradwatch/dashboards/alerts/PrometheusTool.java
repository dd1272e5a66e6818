package io.gradwatch.dashboards.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The command-line tools that check configuration: Prometheus' promtool, Alertmanager's amtool. */
public enum PrometheusTool {
  PROMTOOL,
  AMTOOL;

  /** Output and exit code of a tool, run in this module's directory. */
  public record ToolResult(int exitCode, String output) {}

  public ToolResult run(Object... arguments) {
    List<String> command =
        Stream.concat(
                Stream.of(name().toLowerCase(java.util.Locale.ROOT)),
                Stream.of(arguments).map(String::valueOf))
            .toList();
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(MetricCatalogue.MODULE_DIRECTORY.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new ToolResult(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(
          command.get(0) + " cannot be run: ./gradwatch test installs what the tests need", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
