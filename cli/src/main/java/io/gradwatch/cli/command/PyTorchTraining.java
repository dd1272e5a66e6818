package io.gradwatch.cli.command;

import io.gradwatch.cli.console.Screen;
import io.gradwatch.trainer.SessionListener;
import io.gradwatch.trainer.verdicts.VerdictReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The demo's training in PyTorch, {@code gradwatch.demo} of trainer/pytorch, in a Python process of
 * its own. Python imports the package from this program's jar.
 */
final class PyTorchTraining implements AutoCloseable {

  /** Name of the run. */
  static final String RUN = "pytorch-deep-sigmoid";

  private static final int FIRST_ATTEMPT = 1;
  private static final String MODULE = "gradwatch.demo";
  private static final String PYTHON_VARIABLE = "GRADWATCH_PYTHON";
  private static final String DEFAULT_PYTHON = "python3";
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final VerdictReader verdicts;
  private final Process process;
  private final Thread reader;

  private PyTorchTraining(VerdictReader verdicts, Process process, Screen screen) {
    this.verdicts = verdicts;
    this.process = process;
    this.reader = new Thread(() -> show(process, screen), "gradwatch-pytorch");
    this.reader.setDaemon(true);
  }

  /**
   * Checks that there is a Python with what the training imports.
   *
   * @throws InvalidInputException if there is none
   */
  static void requirePython() throws InterruptedException {
    requirePython(python(System.getenv()), CHECK_TIMEOUT);
  }

  static void requirePython(String python, Duration timeout) throws InterruptedException {
    try {
      Process check = start(python, "--check");
      // What it prints fits into the pipe.
      if (!check.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
        check.destroyForcibly();
        throw missing(python, "it did not answer within " + timeout.toSeconds() + " s");
      }
      if (check.exitValue() != 0) {
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String reason = output.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b);
        throw missing(python, reason);
      }
    } catch (IOException e) {
      throw missing(python, String.valueOf(e.getMessage()));
    }
  }

  private static InvalidInputException missing(String python, String reason) {
    return new InvalidInputException(
        "--pytorch needs a Python with torch and confluent-kafka or kafka-python; "
            + python
            + ": "
            + reason
            + ". Install them, or set "
            + PYTHON_VARIABLE
            + " to another Python");
  }

  /**
   * Starts the training.
   *
   * @param screen where it prints its progress
   * @param console receives its verdicts
   */
  static PyTorchTraining start(String bootstrap, Screen screen, SessionListener console)
      throws IOException {
    VerdictReader verdicts =
        VerdictReader.start(
            Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            event -> {
              if (event.run().equals(RUN)) {
                console.verdict(event);
              }
            });
    try {
      PyTorchTraining training =
          new PyTorchTraining(
              verdicts, start(python(System.getenv()), "--bootstrap", bootstrap), screen);
      training.reader.start();
      return training;
    } catch (IOException e) {
      verdicts.close();
      throw e;
    }
  }

  private static String python(Map<String, String> environment) {
    @Nullable String given = environment.get(PYTHON_VARIABLE);
    return given == null || given.isEmpty() ? DEFAULT_PYTHON : given;
  }

  private static Process start(String python, String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(python, "-m", MODULE), Stream.of(arguments)).toList());
    builder.environment().put("PYTHONPATH", packageFolder());
    builder.redirectErrorStream(true);
    return builder.start();
  }

  /** The folder that holds the package: in the jar, or beside the classes. */
  private static String packageFolder() {
    try {
      return Path.of(
              PyTorchTraining.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve("python")
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void show(Process process, Screen screen) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        screen.print(RUN + ": " + line);
      }
    } catch (IOException | UncheckedIOException e) {
      screen.print(RUN + ": its output cannot be read: " + e.getMessage());
    }
  }

  /**
   * Waits until the training has ended and the monitor has evaluated it; whether both went well.
   *
   * @param timeout how long to wait for the monitor
   */
  boolean await(Duration timeout) throws InterruptedException {
    int exitCode = process.waitFor();
    reader.join();
    return exitCode == 0 && verdicts.awaitComplete(RUN, FIRST_ATTEMPT, timeout);
  }

  /** Ends the training if it is not over: with SIGTERM, and if that does not help with SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      verdicts.close();
    }
  }
}
