package io.gradwatch.benchmarks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM with this one's class path that answers each line on its standard input with a line on its
 * standard output. It ends when its input ends: also if this process is killed.
 */
final class CommandProcess implements AutoCloseable {

  /** Sent by the reader when the output has ended. */
  private static final String END = "\0";

  private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(20);
  private static final int LOG_LINES = 5;

  private final String name;
  private final Process process;
  private final BufferedWriter input;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final Path log;

  private CommandProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    Thread reader = new Thread(this::read, "gradwatch-bench-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts a JVM.
   *
   * @param main class whose main method runs a {@link CommandLoop}
   * @param maxHeap maximum heap, for example {@code 2g}
   * @param folder folder of its log and temporary files, created if missing
   */
  static CommandProcess start(Class<?> main, String maxHeap, Path folder) throws IOException {
    Path temporaryFiles = Files.createDirectories(folder.resolve("tmp"));
    Path log = folder.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--enable-native-access") || flag.startsWith("--sun-misc"))
        .forEach(command::add);
    // The launcher's collector and heap.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + maxHeap, "-XX:+ExitOnOutOfMemoryError"));
    command.add("-Djava.io.tmpdir=" + temporaryFiles);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    return new CommandProcess(main.getSimpleName(), process, log);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // The process has ended: the answer that a caller waits for does not come.
    }
    answers.add(END);
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws IOException if the command failed, the process ended or the time is over; with the last
   *     lines of its log
   */
  String ask(String command, Duration timeout) throws IOException, InterruptedException {
    try {
      input.write(command);
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw failure(command, "has ended");
    }
    @Nullable String answer = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw failure(command, "did not answer within " + timeout.toSeconds() + " s");
    }
    if (answer.equals(END)) {
      throw failure(command, "has ended");
    }
    if (answer.startsWith(CommandLoop.ERROR)) {
      throw failure(command, "failed: " + answer.substring(CommandLoop.ERROR.length()));
    }
    return answer;
  }

  private IOException failure(String command, String what) throws IOException {
    List<String> lines = Files.readAllLines(log);
    List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    return new IOException(
        name + " " + what + " (command: " + command + "; log: " + String.join(" | ", last) + ")");
  }

  /** Ends its input and waits until it exits; kills it if it does not. */
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      // It has ended already.
    }
    try {
      if (!process.waitFor(EXIT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
