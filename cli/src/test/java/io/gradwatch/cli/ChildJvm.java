package io.gradwatch.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.OS;

/** Gradwatch in a separate JVM, for tests of signals and exit codes. */
final class ChildJvm implements AutoCloseable {

  /** Restores the default SIGINT handler: a build in the background ignores the signal. */
  private static final List<String> DEFAULT_SIGINT =
      OS.LINUX.isCurrentOs() ? List.of("env", "--default-signal=INT") : List.of();

  private final Process process;
  private final Path out;
  private final Path err;
  private final Path temporaryFiles;

  private ChildJvm(Process process, Path out, Path err, Path temporaryFiles) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.temporaryFiles = temporaryFiles;
  }

  /** Starts a command whose output and temporary files are kept in a folder. */
  static ChildJvm start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(Gradwatch.class, folder, environment, arguments);
  }

  /** Starts another program. */
  static ChildJvm start(
      Class<?> main, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Path temporaryFiles = Files.createDirectories(folder.resolve("tmp"));
    List<String> command = new ArrayList<>(DEFAULT_SIGINT);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--enable-native-access") || flag.startsWith("--sun-misc"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + temporaryFiles);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new ChildJvm(process, out, err, temporaryFiles);
  }

  List<String> out() throws IOException {
    return Files.readAllLines(out);
  }

  List<String> err() throws IOException {
    return Files.readAllLines(err);
  }

  Path temporaryFiles() {
    return temporaryFiles;
  }

  /** Sends SIGINT, as Ctrl-C does. */
  void interrupt() throws Exception {
    signal("-INT");
  }

  /** Sends SIGTERM, as a service manager does. */
  void terminate() throws Exception {
    signal("-TERM");
  }

  private void signal(String signal) throws Exception {
    int code = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("cannot signal process " + process.pid());
    }
  }

  /** Kills the process: no shutdown hook runs and nothing is closed. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode(Duration timeout) throws Exception {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("did not exit within " + timeout + ": " + out() + err());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
